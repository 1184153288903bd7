import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { MakeBenchLine } from '../line.mts';
import { RecordedQueue } from '../recorded-queue.mts';

/** From the start of the worker's process to its first job-take, beside a bare Node process. */
export const workerStart: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  const queue = await RecordedQueue.start();
  return {
    comparisons: [
      {
        title: 'worker: process start → first job-take (compile cache on)',
        subject: {
          name: 'the worker',
          run: async () => startWorker(queue, join(folder, 'compile-cache')),
        },
        against: { name: 'bare node', run: startBareNode },
        runs,
        limit: { atMost: 400 },
      },
      {
        title: 'worker: process start → first job-take, beside the official Python SDK',
        subject: {
          name: 'the worker',
          run: async () => startWorker(queue, join(folder, 'compile-cache')),
        },
        // Recorded on such a machine; it is not run here.
        against: { name: 'runpod-python 1.12.0, recorded', run: async () => 2_400 },
        runs,
        limit: { ratioAtMost: 0.167 },
      },
    ],
    [Symbol.asyncDispose]: async () => {
      queue[Symbol.dispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

async function startWorker(queue: RecordedQueue, compileCache: string): Promise<number> {
  const taken = queue.next('take');
  const started = performance.now();
  const child = queue.startWorker(compileCache);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('The worker ended.')));
  const elapsed = (await Promise.race([taken, ended])) - started;
  ended.catch(() => undefined);
  child.kill('SIGTERM');
  await once(child, 'exit');
  return elapsed;
}

async function startBareNode(): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(child, 'exit');
  return performance.now() - started;
}
