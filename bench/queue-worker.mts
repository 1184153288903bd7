import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const WORKER = join(import.meta.dirname, '..', 'dist', 'gpu-worker.mjs');

/** Of a request that every worker answers at once: it is of a version that none serves. */
export const INSTANT_INPUT = { version: 1_000_000 };

/** Starts the built worker, or a copy of it, on a queue that speaks RunPod's protocol below `url`. */
export function startQueueWorker(
  url: string,
  env: Readonly<Record<string, string>>,
  program = WORKER,
): ChildProcess {
  return spawn(process.execPath, [program], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      LOG_LEVEL: 'silent',
      MIN_FREE_DISK_BYTES: '0',
      RUNPOD_AI_API_KEY: 'bench',
      RUNPOD_POD_ID: 'bench',
      RUNPOD_WEBHOOK_GET_JOB: `${url}/job-take/$ID?gpu=none`,
      RUNPOD_WEBHOOK_POST_OUTPUT: `${url}/job-done/$RUNPOD_POD_ID/$ID?gpu=none`,
      RUNPOD_WEBHOOK_PING: `${url}/ping/$RUNPOD_POD_ID?gpu=none`,
      ...env,
    },
  });
}
