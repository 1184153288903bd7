import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { MakeBenchLine } from '../line.mts';
import { residentMegabytes } from '../memory.mts';
import { RecordedQueue } from '../recorded-queue.mts';

const DIST = join(import.meta.dirname, '..', '..', 'dist');
/** Of the worker's image: there is nothing else that it could load. */
const SHIPPED = ['gpu-worker.mjs', 'harfbuzz.wasm', 'fonts'];
/** After its first poll, when its start is over and its probes have ended. */
const SETTLED_MS = 3_000;

/** What an idle worker holds, started from a folder that has the bundle alone and no packages near. */
export const workerMemory: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  for (const name of SHIPPED) await cp(join(DIST, name), join(folder, name), { recursive: true });
  const queue = await RecordedQueue.start();
  return {
    comparisons: [
      {
        title: 'worker: resident memory while it waits for a job, from the bundle alone',
        subject: { name: 'the worker', run: async () => idleWorker(queue, folder) },
        against: { name: 'bare node', run: idleNode },
        runs: Math.ceil(runs / 5),
        ...{ unit: 'MB', limit: { atMost: 130 }, warmUp: false },
      },
    ],
    [Symbol.asyncDispose]: async () => {
      queue[Symbol.dispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

async function idleWorker(queue: RecordedQueue, folder: string): Promise<number> {
  const taken = queue.next('take');
  const child = queue.startWorker(join(folder, 'compile-cache'), join(folder, 'gpu-worker.mjs'));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The worker ended.')));
  await Promise.race([taken, ended]);
  ended.catch(() => undefined);
  return settledMegabytes(child);
}

async function idleNode(): Promise<number> {
  return settledMegabytes(spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']));
}

async function settledMegabytes(child: ChildProcess): Promise<number> {
  await wait(SETTLED_MS);
  const megabytes = await residentMegabytes(child.pid);
  child.kill('SIGTERM');
  await once(child, 'exit');
  return megabytes;
}
