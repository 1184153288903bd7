import type { WaitTimes } from './waits.mts';

/** A job: when it comes, in seconds from the beginning, and how long a worker is busy with it. */
export interface SimulatedJob {
  readonly at: number;
  readonly seconds: number;
}

/** What of an endpoint's settings decides when workers start and stop. */
export interface SimulatedEndpoint {
  readonly min: number;
  readonly max: number;
  readonly idleSeconds: number;
  readonly scaler:
    | { readonly kind: 'QUEUE_DELAY'; readonly delaySeconds: number }
    | { readonly kind: 'REQUEST_COUNT'; readonly requests: number };
  /** From the wish for a worker until it takes a job. */
  readonly coldSeconds: number;
  /** FlashBoot: a worker that stopped within the window may come back faster. */
  readonly warm?: {
    readonly seconds: number;
    readonly probability: number;
    readonly windowSeconds: number;
  };
  /** A job that takes longer is ended then. */
  readonly timeoutSeconds: number;
}

export interface SimulationOptions {
  readonly seed: number;
  /** The time that workers that are always up are reckoned for, and that the timeline shows. */
  readonly horizonSeconds: number;
}

/** What became of all jobs, and what workers were there for. Seconds are worker-seconds. */
export interface SimulationOutcome {
  readonly jobs: number;
  readonly refused: number;
  readonly timedOut: number;
  readonly seconds: { readonly busy: number; readonly idle: number; readonly starting: number };
  readonly starts: { readonly cold: number; readonly warm: number };
  /** From a job's arrival until a worker takes it, starts included. */
  readonly waits: WaitTimes;
  readonly workers: { readonly peak: number; readonly timeline: readonly number[] };
  /** Of all worker-seconds, the part that was work. */
  readonly utilisation: number;
}
