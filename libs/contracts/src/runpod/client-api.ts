/** RunPod's client side, `https://api.runpod.ai/v2/{endpoint}/…`: what is sent and what comes back. */

export const RUNPOD_STATUSES = [
  'IN_QUEUE',
  'IN_PROGRESS',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'TIMED_OUT',
] as const;
export type RunPodStatus = (typeof RUNPOD_STATUSES)[number];

/** Milliseconds, counted by RunPod: `ttl` from submission over queue and run. */
export interface RunPodPolicy {
  readonly executionTimeout?: number;
  readonly lowPriority?: boolean;
  readonly ttl?: number;
}

/** Body of POST /run and /runsync; at most 10 and 20 MB. */
export interface RunPodRunRequest {
  readonly input: Readonly<Record<string, unknown>>;
  readonly webhook?: string;
  readonly policy?: RunPodPolicy;
}

/** Answer of /run, /runsync, /status, /cancel and /retry; times in milliseconds. */
export interface RunPodJobStatus {
  readonly id: string;
  readonly status: RunPodStatus;
  readonly delayTime?: number;
  readonly executionTime?: number;
  readonly workerId?: string;
  /** The last progress while running, the handler's result after. */
  readonly output?: unknown;
  readonly error?: string;
  readonly retries?: number;
}

/** Answer of GET /health. */
export interface RunPodHealth {
  readonly jobs: {
    readonly completed: number;
    readonly failed: number;
    readonly inProgress: number;
    readonly inQueue: number;
    readonly retried: number;
  };
  readonly workers: {
    readonly idle: number;
    readonly initializing: number;
    readonly ready: number;
    readonly running: number;
    readonly throttled: number;
    readonly unhealthy: number;
  };
}
