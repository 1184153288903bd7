import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { MakeBenchLine } from '../line.mts';

const WORKER = join(import.meta.dirname, '..', '..', 'dist', 'gpu-worker.mjs');

/** From the start of the worker's process to its first job-take, beside a bare Node process. */
export const workerStart: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  const recorder = await recordTakes();
  return {
    comparisons: [
      {
        title: 'worker: process start → first job-take (compile cache on)',
        subject: {
          name: 'the worker',
          run: async () => startWorker(recorder, join(folder, 'compile-cache')),
        },
        against: { name: 'bare node', run: startBareNode },
        runs,
        limitMs: 500,
      },
    ],
    [Symbol.asyncDispose]: async () => {
      recorder.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

interface Recorder {
  readonly url: string;
  readonly nextTake: () => Promise<void>;
  readonly close: () => void;
}

/** Plays RunPod: holds every job-take open and tells when one came. */
async function recordTakes(): Promise<Recorder> {
  let taken: () => void = () => undefined;
  const server = createServer((request, response) => {
    if (request.url?.includes('/job-take/')) taken();
    else response.writeHead(request.url?.includes('/job-stop/') ? 204 : 200).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/bench`,
    nextTake: async () => new Promise((resolve) => (taken = resolve)),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function startWorker(recorder: Recorder, compileCache: string): Promise<number> {
  const taken = recorder.nextTake();
  const started = performance.now();
  const child = spawn(process.execPath, [WORKER], {
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: compileCache,
      LOG_LEVEL: 'silent',
      RUNPOD_AI_API_KEY: 'bench',
      RUNPOD_POD_ID: 'bench',
      RUNPOD_WEBHOOK_GET_JOB: `${recorder.url}/job-take/$ID?gpu=none`,
      RUNPOD_WEBHOOK_POST_OUTPUT: `${recorder.url}/job-done/$RUNPOD_POD_ID/$ID?gpu=none`,
      RUNPOD_WEBHOOK_PING: `${recorder.url}/ping/$RUNPOD_POD_ID?gpu=none`,
    },
  });
  const ended = once(child, 'exit');
  await Promise.race([taken, ended]);
  const elapsed = performance.now() - started;
  if (child.exitCode !== null) throw new Error(`The worker ended with ${child.exitCode}.`);
  child.kill('SIGTERM');
  await ended;
  return elapsed;
}

async function startBareNode(): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(child, 'exit');
  return performance.now() - started;
}
