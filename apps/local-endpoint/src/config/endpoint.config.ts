import type { TableLimits } from '../jobs/job-table';
import type { FleetLimits } from '../workers/scaler';
import type { LocalEndpointEnv } from './local-endpoint.env';

/** RunPod's, from its documentation: results of /run and /runsync, and how long a job may live. */
const RESULT_MINUTES = { run: 30, runsync: 1 };
const TTL_HOURS = 24;

/** The checked configuration, as every part of the endpoint receives it. */
export class EndpointConfig {
  constructor(
    readonly env: LocalEndpointEnv,
    /** LOCAL_ENDPOINT_KEY, or one made for this run. */
    readonly key: string,
    /** The program and its arguments that make one worker. */
    readonly workerCommand: readonly string[],
    /** What a worker inherits of this program's environment. */
    readonly workerEnvironment: Readonly<Record<string, string>>,
  ) {}

  get pollHoldMs(): number {
    return this.env.LOCAL_POLL_HOLD_SECONDS * 1000;
  }

  get table(): TableLimits {
    return {
      // RunPod answers 429 when the queue is over 50 jobs and over 500 for each worker.
      queued: Math.max(50, 500 * Math.max(1, this.env.LOCAL_WORKERS_MAX)),
      ended: 10_000,
      resultBytes: 256 * 1024 * 1024,
      executionTimeoutMs: this.env.LOCAL_EXECUTION_TIMEOUT_SECONDS * 1000,
      ttlMs: TTL_HOURS * 3_600_000,
      pingLossMs: this.env.LOCAL_PING_LOSS_SECONDS * 1000,
      runRetentionMs: RESULT_MINUTES.run * 60_000,
      runsyncRetentionMs: RESULT_MINUTES.runsync * 60_000,
    };
  }

  get fleet(): FleetLimits {
    return {
      min: Math.min(this.env.LOCAL_WORKERS_MIN, this.env.LOCAL_WORKERS_MAX),
      max: this.env.LOCAL_WORKERS_MAX,
      idleMs: this.env.LOCAL_IDLE_TIMEOUT_SECONDS * 1000,
    };
  }
}
