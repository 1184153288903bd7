import { inlineIn, OPERATIONS } from '@app/contracts';
import type { Transaction } from 'kysely';

import type { JobRow, Tables } from '../../database/tables';
import { recordUsage } from '../../usage/usage.writer';
import { sweep } from '../attempts/attempt.end';
import { changeJob, findJob, type JobPatch } from './job.change';
import { promiseEnd } from './job.events';
import { taskOf } from './job.tasks';
import { inlinePrefix } from './object.keys';
import { promise } from '../outbox/outbox';

/**
 * Writes a job's final state, once, and with it all that follows from it: its tasks end, what it
 * took is written down, and its receiver is promised to be told. Gives whether it was this call that did.
 */
export async function endJob(
  transaction: Transaction<Tables>,
  jobId: string,
  finalState: (job: JobRow) => JobPatch,
): Promise<boolean> {
  const tasks = await endTasks(transaction, jobId);
  if (!(await changeJob(transaction, jobId, finalState))) return false;
  const job = await findJob(transaction, jobId);
  if (job) {
    await recordUsage(transaction, job);
    await promiseEnd(transaction, job);
    await promiseInlineRemoval(transaction, job);
    if (tasks > 1) await sweepParts(transaction, job);
  }
  return true;
}

/** Nobody reads what stood in the request any more. */
async function promiseInlineRemoval(transaction: Transaction<Tables>, job: JobRow): Promise<void> {
  const { id: jobId, owner, operation, input_json, finished_at } = job;
  const input = (JSON.parse(input_json) ?? {}) as object;
  if (inlineIn(OPERATIONS[operation].input, input).length === 0) return;
  const subject = inlinePrefix(owner, jobId);
  await promise(transaction, { kind: 'delete', subject, jobId, owner, dueAt: finished_at ?? 0 });
}

/** Nobody joins the parts any more. */
async function sweepParts(
  transaction: Transaction<Tables>,
  { id, finished_at }: JobRow,
): Promise<void> {
  const attempts = await transaction
    .selectFrom('attempts')
    .selectAll()
    .where('job_id', '=', id)
    .where('result', '=', 'succeeded')
    .execute();
  for (const attempt of attempts) {
    if (taskOf(attempt)?.role !== 'join') await sweep(transaction, attempt, finished_at ?? 0);
  }
}

/** Gives how many there were. */
async function endTasks(transaction: Transaction<Tables>, jobId: string): Promise<number> {
  const { numUpdatedRows } = await transaction
    .updateTable('tasks')
    .set({ state: 'ended' })
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
