import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { MakeBenchLine } from '../line.mts';
import { RecordedQueue } from '../recorded-queue.mts';

/** Jobs before the first figure: what the worker does is compiled by then. */
const WARM_UP_JOBS = 50;

/** From a result of the real worker to its next poll, beside one round trip to the same server. */
export const workerGap: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  const queue = await RecordedQueue.start();
  const worker = queue.startWorker(join(folder, 'compile-cache'));
  for (let job = 0; job < WARM_UP_JOBS; job += 1) await gap(queue);
  return {
    comparisons: [
      {
        title: 'worker: a result → the next job-take, instant jobs back to back',
        subject: { name: 'the worker', run: async () => gap(queue) },
        against: { name: 'a round trip', run: async () => roundTrip(queue.url) },
        runs: runs * 10,
        limit: { atMost: 10 },
      },
    ],
    [Symbol.asyncDispose]: async () => {
      worker.kill('SIGTERM');
      await once(worker, 'exit');
      queue[Symbol.dispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

async function gap(queue: RecordedQueue): Promise<number> {
  const done = queue.next('done');
  await queue.hand();
  const answeredAt = await done;
  return (await queue.next('take')) - answeredAt;
}

async function roundTrip(url: string): Promise<number> {
  const started = performance.now();
  await (await fetch(url)).text();
  return performance.now() - started;
}
