import { readOutcome, type Failure, type SpentTime } from '@app/contracts';
import type { Transaction } from 'kysely';

import type { AttemptResult, AttemptRow, Tables } from '../../database/tables';
import type { ProviderStatus } from '../../runpod/gpu.provider';
import { promiseAccount } from '../accounts/account.store';
import { SWEEP_MARGIN_MS } from './attempt.times';
import { changeJob } from '../rows/job.change';
import { attemptPrefix } from '../rows/object.keys';
import { promise, withdrawDispatches } from '../outbox/outbox';
import { isOneOfSeveral } from './task.progress';

/** How an attempt ended. */
export interface AttemptEnd {
  readonly result: AttemptResult;
  readonly counted: 0 | 1;
  readonly now: number;
  readonly status?: ProviderStatus | undefined;
  /** The worker's own word of what it took; read from the status where it stands there. */
  readonly spent?: SpentTime;
  readonly failure?: Failure;
  /** Ends it only as long as it is as it was when it was looked at. */
  readonly seen?: Pick<AttemptRow, 'delivery' | 'provider_id'>;
}

/**
 * Ends an attempt once; gives it as it ended where it was this call that did. What an attempt leaves
 * that did not succeed is swept until its last upload grant is void.
 */
export async function endAttempt(
  transaction: Transaction<Tables>,
  attemptId: string,
  end: AttemptEnd,
): Promise<AttemptRow | undefined> {
  const { result, counted, now, status, failure, seen } = end;
  let update = transaction
    .updateTable('attempts')
    .set({
      state: 'ended',
      result,
      counted,
      error_json: failure ? JSON.stringify(failure) : null,
      ended_at: now,
      ...(status && { provider_queue_ms: status.queueMs, worker_id: status.workerId }),
      provider_execution_ms: status?.executionMs ?? null,
      ...spentColumns(end.spent ?? spentOf(status)),
    })
    .where('id', '=', attemptId)
    .where('state', '!=', 'ended');
  if (seen) {
    update = update
      .where('delivery', '=', seen.delivery)
      .where('provider_id', 'is not distinct from', seen.provider_id);
  }
  const ended = await update.returningAll().executeTakeFirst();
  if (!ended) return undefined;
  await promiseAccount(transaction, ended, now);
  if (result !== 'succeeded') await sweep(transaction, ended, now);
  return ended;
}

function spentOf(status: ProviderStatus | undefined): SpentTime | undefined {
  const outcome = readOutcome(status?.output);
  return outcome?.status === 'failed' ? outcome.spent : undefined;
}

function spentColumns(spent: SpentTime | undefined) {
  return spent && { worker_execution_ms: Math.round(spent.execution_ms), gpu: spent.gpu };
}

/** Promises that what an attempt stored is removed, whatever is still uploaded. */
export async function sweep(
  transaction: Transaction<Tables>,
  attempt: AttemptRow,
  now: number,
): Promise<void> {
  await promise(transaction, {
    kind: 'delete',
    subject: attemptPrefix(attempt),
    jobId: attempt.job_id,
    owner: attempt.owner,
    dueAt: now,
    until: sweptUntil(attempt),
  });
}

/** Until when uploads of an attempt may still come, which nobody wants any more. */
export function sweptUntil({ grants_expire_at }: AttemptRow): number {
  return grants_expire_at + SWEEP_MARGIN_MS;
}

/**
 * Promises that an attempt is stopped at the provider; one whose id is not known yet is stopped when
 * the provider's answer comes.
 */
export async function stopAtProvider(
  transaction: Transaction<Tables>,
  { provider_id: subject, job_id: jobId, owner, endpoint }: AttemptRow,
  dueAt: number,
): Promise<void> {
  if (subject === null) return;
  await promise(transaction, { kind: 'cancel', subject, jobId, owner, dueAt, endpoint });
}

/** What a task has come to so far. */
export interface TaskTries {
  /** Attempts that count against the limit. */
  readonly countedAttempts: number;
  readonly attempts: number;
  /** Workers that stopped in the middle of it. */
  readonly lostWorkers: number;
}

/** Adds an ended attempt to its task's count; gives how many there are now. */
export async function countAttempt(
  transaction: Transaction<Tables>,
  attempt: AttemptRow,
  { counted, lostWorkers }: { readonly counted: boolean; readonly lostWorkers: number },
): Promise<TaskTries> {
  const task = await transaction
    .updateTable('tasks')
    .set((set) => ({
      counted_attempts: set('counted_attempts', '+', counted ? 1 : 0),
      lost_workers: set('lost_workers', '+', lostWorkers),
    }))
    .where('id', '=', attempt.task_id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const { counted_attempts, attempts, lost_workers } = task;
  return { countedAttempts: counted_attempts, attempts, lostWorkers: lost_workers };
}

/** Puts a task back in the queue; gives whether its job still goes on. */
export async function retryTask(
  transaction: Transaction<Tables>,
  { task_id: subject, job_id: jobId, owner, ...attempt }: AttemptRow,
  dueAt: number,
): Promise<boolean> {
  await promise(transaction, { kind: 'dispatch', subject, jobId, owner, dueAt });
  const others = isOneOfSeveral(attempt);
  return changeJob(transaction, jobId, ({ stage }) => ({
    stage: others ? stage : 'queued',
    eta_seconds: null,
  }));
}

/** Ends all attempts of a job that live, and takes back those that wait; its row is locked. */
export async function haltAttempts(
  transaction: Transaction<Tables>,
  jobId: string,
  now: number,
): Promise<void> {
  const live = await transaction
    .selectFrom('attempts')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('state', '!=', 'ended')
    .execute();
  for (const attempt of live) {
    const end = { result: 'canceled', counted: 0, now } as const;
    const ended = await endAttempt(transaction, attempt.id, end);
    if (ended) await stopAtProvider(transaction, ended, now);
  }
  await withdrawDispatches(transaction, jobId);
}
