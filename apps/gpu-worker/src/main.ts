import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Logger } from 'pino';

import { ApiError } from '@app/contracts';

import { readWorkerConfig, type WorkerConfig } from './config/worker.config';
import { createLog } from './config/worker.log';
import { RunPodClient } from './runtime/runpod.client';
import { RunPodUrls } from './runtime/runpod.urls';
import { runFile } from './runtime/single.run';
import { onStopRequest } from './runtime/stop.requests';
import { Worker } from './runtime/worker';
import type { WorkerApp } from './worker.app';

const USAGE = `Usage: gpu-worker [--test-input FILE]

Takes jobs from the addresses that RunPod gives in the environment (RUNPOD_WEBHOOK_…).
With --test-input it runs the one job of FILE, {"input": {a JobRequest}}, prints what it would have
reported, and exits with 0 for a success and 1 for a failure.
`;

main().then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);

async function main(): Promise<number> {
  const options = { 'test-input': { type: 'string' }, help: { type: 'boolean' } } as const;
  const { values } = parseArgs({ options });
  if (values.help) process.stdout.write(USAGE);
  if (values.help) return 0;
  const file = values['test-input'];
  return file === undefined ? work() : runOne(file);
}

/** Works until it is told to stop. */
async function work(): Promise<number> {
  const config = readWorkerConfig({ needsQueue: true });
  const log = createLog(config);
  const queue = runPodClient(config);
  const app = appAfterFirstPoll(config, log);
  const handler = app.then((started) => started.handler);
  const worker = new Worker({ queue, handler, log }, workerOptions(config));
  onStopRequest(() => worker.stop(), { withParent: config.env.EXIT_WITH_PARENT });
  handler.catch(() => worker.stop());
  await worker.run();
  await (await app).close();
  await queue.close();
  log.info('Stopped');
  return 0;
}

/** Runs one job; the log goes to standard error, since standard output is the result. */
async function runOne(file: string): Promise<number> {
  const config = readWorkerConfig({ needsQueue: false });
  const log = createLog(config, process.stderr);
  const app = await createApp(config, log);
  const stop = new AbortController();
  const stopped = new ApiError('canceled', 'The run was interrupted.');
  onStopRequest(() => stop.abort(stopped), { withParent: config.env.EXIT_WITH_PARENT });
  const body = await runFile(file, app.handler, { signal: stop.signal, log });
  await app.close();
  process.stdout.write(`${JSON.stringify(body, null, 2)}\n`);
  return 'error' in body ? 1 : 0;
}

/** Loading Nest and the operations blocks for longer than it takes to ask for a job. */
async function appAfterFirstPoll(config: WorkerConfig, log: Logger): Promise<WorkerApp> {
  await sleep(FIRST_POLL_HEAD_START_MS);
  return createApp(config, log);
}

/** Enough for a connection on one machine; with RunPod's it saves part of the wait. */
const FIRST_POLL_HEAD_START_MS = 10;

async function createApp(config: WorkerConfig, log: Logger): Promise<WorkerApp> {
  const { createWorkerApp } = await import('./worker.app.js');
  return createWorkerApp(config, log);
}

function runPodClient({ env, queue }: WorkerConfig): RunPodClient {
  if (!queue) throw new Error('There is no queue to take jobs from.');
  const podId = env.RUNPOD_POD_ID ?? randomUUID();
  return new RunPodClient({
    urls: new RunPodUrls(queue, { podId, gpuTypeId: env.RUNPOD_GPU_TYPE_ID }),
    apiKey: env.RUNPOD_AI_API_KEY,
    pingTimeoutMs: 2 * env.RUNPOD_PING_INTERVAL,
  });
}

function workerOptions({ env }: WorkerConfig) {
  return {
    pingIntervalMs: env.RUNPOD_PING_INTERVAL,
    graceMs: env.SHUTDOWN_GRACE_SECONDS * 1000,
  };
}
