import { EnvError, readEnv } from '@app/contracts';

import { WORKER_ENV, type WorkerEnv } from './worker.env';

/** Variables by name, as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a worker takes its jobs from, as RunPod gives it: addresses with placeholders. */
export interface QueueAddresses {
  readonly getJob: string;
  readonly postOutput: string;
  readonly postStream: string | undefined;
  readonly ping: string | undefined;
}

/** The checked configuration, as every part of the worker receives it. */
export class WorkerConfig {
  constructor(
    readonly env: WorkerEnv,
    /** Undefined for a run without a queue (`--test-input`). */
    readonly queue: QueueAddresses | undefined,
    /** All of the environment, of which ffmpeg is given the little that it needs. */
    readonly environment: Environment = {},
  ) {}

  /** Values that must never be logged: whatever of the environment is named like a secret. */
  get secrets(): readonly string[] {
    const named = Object.entries(this.environment).filter(([name]) => SECRET_NAME.test(name));
    return [this.env.RUNPOD_AI_API_KEY ?? '', ...named.map(([, value]) => value ?? '')];
  }
}

const SECRET_NAME = /(^|_)(KEY|SECRET|TOKEN|PASSWORD|CREDENTIALS?)(_|$)/i;

/** Reads and checks the environment; throws one EnvError with every problem. */
export function readWorkerConfig(
  options: { readonly needsQueue: boolean },
  environment: Environment = process.env,
): WorkerConfig {
  const missing = options.needsQueue ? missingAddresses(environment) : [];
  try {
    const env = readEnv(WORKER_ENV, environment);
    if (missing.length > 0) throw new EnvError([]);
    return new WorkerConfig(env, queueOf(env), environment);
  } catch (error) {
    if (error instanceof EnvError) throw new EnvError([...missing, ...error.problems]);
    throw error;
  }
}

function missingAddresses(env: Environment): string[] {
  return (['RUNPOD_WEBHOOK_GET_JOB', 'RUNPOD_WEBHOOK_POST_OUTPUT'] as const)
    .filter((name) => !env[name])
    .map((name) => `${name} is missing: ${WORKER_ENV[name].description}`);
}

function queueOf(env: WorkerEnv): QueueAddresses | undefined {
  const { RUNPOD_WEBHOOK_GET_JOB: getJob, RUNPOD_WEBHOOK_POST_OUTPUT: postOutput } = env;
  const { RUNPOD_WEBHOOK_POST_STREAM: postStream, RUNPOD_WEBHOOK_PING: ping } = env;
  return getJob && postOutput ? { getJob, postOutput, postStream, ping } : undefined;
}
