import { ApiError, toFailure, type Failure } from '@app/contracts';

import type { TaskTries } from './attempt.end';
import { retryDelayMs } from './attempt.times';

/** Attempts that count; the first one included. */
export const MAX_COUNTED_ATTEMPTS = 3;

/** Workers that a task may stop in the middle; one more would only stop as well. */
export const MAX_LOST_WORKERS = 2;

/** A task with its last failure in the counts. */
export interface RetryFacts extends TaskTries {
  readonly failure: Failure;
}

/**
 * In how many milliseconds a task is tried again; undefined when it has failed for good. `random` is
 * from 0 to 1.
 */
export function retryInMs(facts: RetryFacts & { readonly random: number }): number | undefined {
  const { failure, attempts, random } = facts;
  if (!failure.retryable || isUsedUp(facts)) return undefined;
  return retryDelayMs(attempts - 1, random);
}

/**
 * What a task that is not tried again has failed with: its last failure, with how often it was tried
 * where that is why it ends. Not `too_many_attempts`: whoever reads the code wants to know what to
 * mend, and a source that came too slowly three times is a source that is too slow.
 */
export function lastFailure(facts: RetryFacts): Failure {
  const { failure, countedAttempts, lostWorkers } = facts;
  if (!failure.retryable || !isUsedUp(facts)) return failure;
  const tried =
    lostWorkers >= MAX_LOST_WORKERS
      ? `It stopped ${lostWorkers} workers, so it is not tried again.`
      : `It was tried ${countedAttempts} times.`;
  return { ...failure, detail: `${failure.detail} ${tried}` };
}

/** What a job has failed with that nobody began in all its time. */
export function neverStarted(hours: number): Failure {
  const detail = `No worker began the job within ${hours} h; the GPU provider had none for it.`;
  return toFailure(new ApiError('timed_out', detail));
}

function isUsedUp({ countedAttempts, lostWorkers }: RetryFacts): boolean {
  return countedAttempts >= MAX_COUNTED_ATTEMPTS || lostWorkers >= MAX_LOST_WORKERS;
}
