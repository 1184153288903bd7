import type { TableLimits } from '../jobs/job-table';
import type { FaultRule } from '../faults/fault-rule';
import type { ProcessOptions } from '../workers/process.launcher';
import type { FleetLimits, ScalerRule } from '../workers/scaler';
import type { LocalEndpointEnv } from './local-endpoint.env';

/** RunPod's, from its documentation: results of /run and /runsync, and how long a job may live. */
const RESULT_MINUTES = { run: 30, runsync: 1 };
const TTL_HOURS = 24;
const MEGABYTE = 1024 * 1024;

/** What is not read from the environment one to one. */
export interface Settings {
  /** LOCAL_ENDPOINT_KEY, or one made for this run. */
  readonly key: string;
  /** The program and its arguments that make one worker. */
  readonly workerCommand: readonly string[];
  /** What a worker inherits of this program's environment. */
  readonly workerEnvironment: Readonly<Record<string, string>>;
  readonly faults: readonly FaultRule[];
}

/** The checked configuration, as every part of the endpoint receives it. */
export class EndpointConfig implements Settings {
  readonly key: string;
  readonly workerCommand: readonly string[];
  readonly workerEnvironment: Readonly<Record<string, string>>;
  readonly faults: readonly FaultRule[];

  constructor(
    readonly env: LocalEndpointEnv,
    settings: Settings,
  ) {
    this.key = settings.key;
    this.workerCommand = settings.workerCommand;
    this.workerEnvironment = settings.workerEnvironment;
    this.faults = settings.faults;
  }

  get coldStartMs(): number {
    return this.env.LOCAL_COLD_START_SECONDS * 1000;
  }

  get workerProcess(): ProcessOptions {
    return {
      command: this.workerCommand,
      searchPath: this.workerEnvironment.PATH ?? '',
      graceMs: this.env.LOCAL_STOP_GRACE_SECONDS * 1000,
    };
  }

  get pollHoldMs(): number {
    return this.env.LOCAL_POLL_HOLD_SECONDS * 1000;
  }

  get table(): TableLimits {
    return {
      // RunPod answers 429 when the queue is over 50 jobs and over 500 for each worker.
      queued: Math.max(50, 500 * Math.max(1, this.env.LOCAL_WORKERS_MAX)),
      ended: 10_000,
      resultBytes: 256 * MEGABYTE,
      stream: { jobBytes: 20 * MEGABYTE, allBytes: 256 * MEGABYTE },
      executionTimeoutMs: this.env.LOCAL_EXECUTION_TIMEOUT_SECONDS * 1000,
      ttlMs: TTL_HOURS * 3_600_000,
      pingLossMs: this.env.LOCAL_PING_LOSS_SECONDS * 1000,
      lostStatus: this.env.LOCAL_LOST_JOB_STATUS,
      runRetentionMs: RESULT_MINUTES.run * 60_000,
      runsyncRetentionMs: RESULT_MINUTES.runsync * 60_000,
    };
  }

  get fleet(): FleetLimits {
    return {
      min: Math.min(this.env.LOCAL_WORKERS_MIN, this.env.LOCAL_WORKERS_MAX),
      max: this.env.LOCAL_WORKERS_MAX,
      idleMs: this.env.LOCAL_IDLE_TIMEOUT_SECONDS * 1000,
      scaler: this.scaler,
    };
  }

  private get scaler(): ScalerRule {
    return this.env.LOCAL_SCALER === 'QUEUE_DELAY'
      ? { kind: 'QUEUE_DELAY', delayMs: this.env.LOCAL_QUEUE_DELAY_SECONDS * 1000 }
      : { kind: 'REQUEST_COUNT', requests: this.env.LOCAL_REQUEST_COUNT };
  }
}
