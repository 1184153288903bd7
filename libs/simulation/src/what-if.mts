import type { SimulatedEndpoint, SimulationOutcome } from './endpoint.mts';
import { pastTraffic, type PastJob } from './past.jobs.mts';
import { simulate } from './simulate.mts';

/** Idle timeouts that are tried, in seconds; RunPod takes 1 to 3600. */
export const IDLE_SECONDS = [1, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600];

/** The question what past jobs would have been on another endpoint. */
export interface WhatIf {
  readonly jobs: readonly PastJob[];
  /** Milliseconds since 1970. */
  readonly beginMs: number;
  readonly horizonSeconds: number;
  /** How many times as many jobs come. */
  readonly times: number;
  readonly endpoint: SimulatedEndpoint;
}

/** The endpoint as it was asked for, and with each idle timeout. */
export interface WhatIfOutcome {
  readonly asked: SimulationOutcome;
  readonly byIdle: readonly {
    readonly idleSeconds: number;
    readonly outcome: SimulationOutcome;
  }[];
}

/** Sends past jobs through the model, once for each idle timeout. */
export function whatIf({ jobs, beginMs, horizonSeconds, times, endpoint }: WhatIf): WhatIfOutcome {
  const traffic = pastTraffic(jobs, { beginMs, times });
  const run = (idleSeconds: number) =>
    simulate(traffic, { ...endpoint, idleSeconds }, { seed: 1, horizonSeconds });
  return {
    asked: run(endpoint.idleSeconds),
    byIdle: IDLE_SECONDS.map((idleSeconds) => ({ idleSeconds, outcome: run(idleSeconds) })),
  };
}
