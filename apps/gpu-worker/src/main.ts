import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';

import { ApiError } from '@app/contracts';

import { readWorkerConfig, type WorkerConfig } from './config/worker.config';
import { createLog } from './config/worker.log';
import { onStopRequest, runFile, RunPodWorker, type RunPodConnection } from './runtime';
import type { WorkerApp } from './worker.app';
import { failureBodies } from './worker.failure';
import { workerFitness } from './worker.fitness';
import { WorkerGpu } from './worker.gpu';
import type { WorkerParts } from './worker.module';

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
  const gpu = gpuOf(config);
  let app: Promise<WorkerApp> | undefined;
  const load = (): Promise<WorkerApp> => (app ??= createApp({ config, log, gpu }));
  const worker = new RunPodWorker(
    {
      handler: async () => (await load()).handler,
      fitness: workerFitness(config, load),
      thawed: async () => {
        gpu.again();
        (await load()).encoder.again();
      },
      log,
    },
    workerOptions(config, gpu),
  );
  onStopRequest(() => worker.stop(), { withParent: config.env.EXIT_WITH_PARENT });
  const exitCode = await worker.run();
  await app?.then((started) => started.close());
  log.info('Stopped');
  return exitCode;
}

/** Runs one job; the log goes to standard error, since standard output is the result. */
async function runOne(file: string): Promise<number> {
  const config = readWorkerConfig({ needsQueue: false });
  const log = createLog(config, process.stderr);
  const gpu = gpuOf(config);
  const app = await createApp({ config, log, gpu });
  const stop = new AbortController();
  const stopped = new ApiError('canceled', 'The run was interrupted.');
  onStopRequest(() => stop.abort(stopped), { withParent: config.env.EXIT_WITH_PARENT });
  const options = { signal: stop.signal, log, describeFailure: failureBodies(gpu) };
  const body = await runFile(file, app.handler, options);
  await app.close();
  process.stdout.write(`${JSON.stringify(body, null, 2)}\n`);
  return 'error' in body ? 1 : 0;
}

async function createApp(parts: WorkerParts): Promise<WorkerApp> {
  const { createWorkerApp } = await import('./worker.app.js');
  return createWorkerApp(parts);
}

function gpuOf({ env }: WorkerConfig): WorkerGpu {
  return new WorkerGpu({ said: [env.RUNPOD_GPU_NAME, env.RUNPOD_GPU_TYPE_ID] });
}

function workerOptions(config: WorkerConfig, gpu: WorkerGpu) {
  const { env } = config;
  return {
    connection: connectionOf(config),
    concurrency: env.WORKER_CONCURRENCY,
    refreshWorker: env.WORKER_REFRESH,
    graceMs: env.SHUTDOWN_GRACE_SECONDS * 1000,
    progressEveryMs: 2_000,
    describeFailure: failureBodies(gpu),
  };
}

function connectionOf({ env, queue }: WorkerConfig): RunPodConnection {
  if (!queue) throw new Error('There is no queue to take jobs from.');
  return {
    addresses: queue,
    podId: env.RUNPOD_POD_ID ?? randomUUID(),
    gpuTypeId: env.RUNPOD_GPU_TYPE_ID,
    apiKey: env.RUNPOD_AI_API_KEY,
    pingIntervalMs: env.RUNPOD_PING_INTERVAL,
  };
}
