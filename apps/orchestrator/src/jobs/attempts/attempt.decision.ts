import {
  isErrorCode,
  readOutcome,
  readProgress,
  toFailure,
  ApiError,
  type ErrorCode,
  type Failure,
  type JobProgress,
  type ResultManifest,
} from '@app/contracts';

import { goesOn, type ProviderStatus } from '../../runpod/gpu.provider';
import { GRANT_MARGIN_MS, SUBMIT_GRACE_MS } from './attempt.times';

/** All that is known of a live attempt. */
export interface AttemptFacts {
  /** Read from the store and matched with what the attempt was granted. */
  readonly manifest: ResultManifest | undefined;
  /** Undefined where the provider's id is not known, or the provider can't be asked. */
  readonly status: ProviderStatus | undefined;
  readonly hasProviderId: boolean;
  /** Since it was marked as being submitted. */
  readonly ageMs: number;
  /** Since the first sign of a worker; null before. */
  readonly runningMs: number | null;
  /** Workers that asked for grants of their own. */
  readonly deliveries: number;
  /** Until its last upload grant is void. */
  readonly grantsLeftMs: number;
  readonly executionTimeoutMs: number;
}

/**
 * What follows. A failure that is not `counted` was not the fault of the job; `lostWorkers` are those
 * that stopped in the middle of it, which the job itself may have made them do.
 */
export type Decision =
  | { readonly kind: 'wait'; readonly running: boolean; readonly progress?: JobProgress }
  | { readonly kind: 'succeed'; readonly manifest: ResultManifest }
  | {
      readonly kind: 'fail';
      readonly failure: Failure;
      readonly counted: boolean;
      readonly lostWorkers: number;
    };

type Failed = Extract<Decision, { readonly kind: 'fail' }>;

/** What the facts about an attempt mean. A good manifest wins, whatever the provider says. */
export function decideAttempt(facts: AttemptFacts): Decision {
  const { manifest, status, hasProviderId } = facts;
  if (manifest) return { kind: 'succeed', manifest };
  if (!hasProviderId) return withoutProviderId(facts);
  if (!status || goesOn(status.state)) return isOverdue(facts) ? lost(facts) : wait(status);
  switch (status.state) {
    case 'completed':
      return failed(outcomeFailure(status) ?? NO_RESULT);
    case 'failed':
      return failedBy(status, facts);
    case 'canceled':
      return failed(LOST);
    case 'timed_out':
      return { ...lost(facts), lostWorkers: workersLost(facts) };
    case 'gone':
      return lost(facts);
    default:
      return status.state satisfies never;
  }
}

const WAIT: Decision = { kind: 'wait', running: false };

/** Whatever the provider says: whoever may still work on it is too late to store a result. */
function isOverdue(facts: AttemptFacts): boolean {
  const { runningMs, deliveries, grantsLeftMs, executionTimeoutMs } = facts;
  if (grantsLeftMs < 0) return true;
  const longestMs = executionTimeoutMs * Math.max(1, deliveries) + GRANT_MARGIN_MS;
  return runningMs !== null && runningMs > longestMs;
}

/** Before there was a worker, there was no try. */
function lost({ runningMs }: AttemptFacts): Failed {
  return { ...failed(LOST), counted: runningMs !== null };
}

function workersLost({ runningMs, deliveries }: AttemptFacts): number {
  return runningMs === null ? 0 : Math.max(1, deliveries);
}

function wait(status: ProviderStatus | undefined): Decision {
  if (status?.state !== 'running') return WAIT;
  const progress = readProgress(status.output);
  return { kind: 'wait', running: true, ...(progress && { progress }) };
}

/** The provider's answer was lost: a worker's hints or manifest may still show that it took it. */
function withoutProviderId(facts: AttemptFacts): Decision {
  const { ageMs, runningMs, executionTimeoutMs } = facts;
  if (runningMs !== null) {
    return runningMs > executionTimeoutMs + SUBMIT_GRACE_MS ? lost(facts) : WAIT;
  }
  return ageMs < SUBMIT_GRACE_MS ? WAIT : lost(facts);
}

function failed(failure: Failure): Failed {
  const counted = failure.code !== 'worker_outdated';
  return { kind: 'fail', failure, counted, lostWorkers: 0 };
}

/** By the worker's outcome, or by what the provider says in its place. */
function failedBy(status: ProviderStatus, facts: AttemptFacts): Failed {
  const told = outcomeFailure(status) ?? textFailure(status, facts);
  if (told) return failed(told);
  // RunPod hands a job over once more by itself: `job timed out after 1 retries` cost two workers.
  const [, retries] = /^job timed out after (\d{1,2}) retries/i.exec(status.error ?? '') ?? [];
  return { ...failed(LOST), lostWorkers: Math.max(1, facts.deliveries, Number(retries ?? 0) + 1) };
}

function outcomeFailure({ output }: ProviderStatus): Failure | undefined {
  const outcome = readOutcome(output);
  if (!outcome) return undefined;
  if (outcome.status === 'succeeded') return NOT_AS_REPORTED;
  // Only the provider stops a worker in a job that goes on; its reason is not the client's.
  return outcome.failure.code === 'canceled' ? LOST : outcome.failure;
}

/** RunPod's own reasons, and a worker's `code: detail` where its output was dropped on the way. */
function textFailure(
  { error }: ProviderStatus,
  { executionTimeoutMs }: AttemptFacts,
): Failure | undefined {
  if (error === null) return undefined;
  if (/^executionTimeout exceeded/i.test(error)) {
    return failure('timed_out', `The job ran for longer than ${executionTimeoutMs / 1000} s.`);
  }
  const [, code, detail] = /^([a-z_]{1,40}): (.{1,1000})$/.exec(error) ?? [];
  if (!isErrorCode(code) || code === 'canceled' || detail === undefined) return undefined;
  return failure(code, detail);
}

function failure(code: ErrorCode, detail: string): Failure {
  return toFailure(new ApiError(code, detail));
}

const LOST = failure('worker_lost', 'The worker stopped before the job was done.');
const NO_RESULT = failure('worker_lost', 'The worker ended without a result.');
const NOT_AS_REPORTED = failure(
  'output_invalid',
  'The result is not stored as the worker reported it.',
);
