import { OPERATIONS, type OperationName } from '@app/contracts';

const MINUTE_MS = 60_000;

/** How long an attempt of an operation may run, and with its time in the provider's queue. */
export function attemptTimes(operation: OperationName): {
  readonly executionTimeoutMs: number;
  readonly ttlMs: number;
} {
  const { executionTimeoutMs } = OPERATIONS[operation].limits;
  return { executionTimeoutMs, ttlMs: executionTimeoutMs + MAX_QUEUE_MS };
}

/** The window keeps the provider's queue short; what waits longer there has no worker at all. */
const MAX_QUEUE_MS = 120 * MINUTE_MS;

/** Upload grants outlive the run by this, for the upload itself and clocks that differ. */
export const GRANT_MARGIN_MS = 10 * MINUTE_MS;

/** Prefixes are swept until their last grant is void and whoever used it last has finished. */
export const SWEEP_MARGIN_MS = 60 * MINUTE_MS;

/** Longer than a submission may take: after it, an attempt without an id is given up. */
export const SUBMIT_GRACE_MS = 15_000;

/** Longer than a look at an attempt takes: after it, another orchestrator may look. */
export const POLL_LEASE_MS = 20_000;

/** The same for what the outbox promises; emptying a folder of many files takes its time. */
export const OUTBOX_LEASE_MS = { cancel: 20_000, delete: 120_000 } as const;

/** How long the next try of something waits: grows fourfold to a minute, half of it by chance. */
export function retryDelayMs(tries: number, random: number): number {
  const delayMs = Math.min(MINUTE_MS, 1000 * 4 ** Math.min(tries, 10));
  return Math.round(delayMs * (0.5 + 0.5 * random));
}
