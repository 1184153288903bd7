import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { FullQueue } from '../full-queue.mts';
import type { MakeBenchLine } from '../line.mts';
import { startQueueWorker } from '../queue-worker.mts';

const CONCURRENCY = 8;
const JOBS = 1_000;
/** Jobs before the first figure: what the worker does is compiled by then. */
const WARM_UP_JOBS = 200;

/** Instant jobs through one real worker that does several at once, beside as many round trips. */
export const workerThroughput: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  const queue = await FullQueue.start();
  const worker = startQueueWorker(queue.url, {
    NODE_COMPILE_CACHE: join(folder, 'compile-cache'),
    WORKER_CONCURRENCY: String(CONCURRENCY),
  });
  await queue.done(WARM_UP_JOBS);
  return {
    comparisons: [
      {
        title: `worker: instant jobs, ${CONCURRENCY} at once`,
        subject: { name: 'the worker', run: () => perSecond(() => queue.done(JOBS)) },
        against: {
          name: `round trips, ${CONCURRENCY} at once`,
          run: () => perSecond(() => roundTrips(queue.url)),
        },
        runs: Math.ceil(runs / 3),
        unit: 'jobs/s',
        limit: { atLeast: 200 },
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

async function roundTrips(url: string): Promise<void> {
  const one = async () => {
    for (let trip = 0; trip < JOBS / CONCURRENCY; trip += 1) await (await fetch(url)).text();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, one));
}

async function perSecond(run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return JOBS / ((performance.now() - started) / 1000);
}
