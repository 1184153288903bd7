import type { Failure } from '@app/contracts';

import { MAX_JOB_AGE_MS, retryDelayMs } from './attempt.times';

/** Attempts that count; the first one included. */
export const MAX_COUNTED_ATTEMPTS = 3;

export interface RetryFacts {
  readonly failure: Failure;
  /** Those that count, this one included. */
  readonly countedAttempts: number;
  /** All of them, this one included. */
  readonly attempts: number;
  /** Since the job was taken in. */
  readonly jobAgeMs: number;
  /** 0 to 1. */
  readonly random: number;
}

/** In how many milliseconds a task is tried again; undefined when it has failed for good. */
export function retryInMs(facts: RetryFacts): number | undefined {
  const { failure, countedAttempts, attempts, jobAgeMs, random } = facts;
  if (!failure.retryable || countedAttempts >= MAX_COUNTED_ATTEMPTS) return undefined;
  if (jobAgeMs >= MAX_JOB_AGE_MS) return undefined;
  return retryDelayMs(attempts - 1, random);
}
