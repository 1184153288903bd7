export { arrivals, type ArrivalPattern } from './arrivals.mts';
export type {
  SimulatedEndpoint,
  SimulatedJob,
  SimulationOptions,
  SimulationOutcome,
} from './endpoint.mts';
export { lengths, type JobLength } from './lengths.mts';
export { seededRandom } from './random.mts';
export { simulate } from './simulate.mts';
export type { WaitTimes } from './waits.mts';
export { madeAt, pastTraffic, type PastJob } from './past.jobs.mts';
export { IDLE_SECONDS, whatIf, type WhatIf, type WhatIfOutcome } from './what-if.mts';
