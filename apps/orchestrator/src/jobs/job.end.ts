import type { Transaction } from 'kysely';

import type { JobRow, Tables } from '../database/tables';
import { changeJob, findJob, type JobPatch } from './job.change';
import { promise } from './outbox';

/**
 * Writes a job's final state, once, and with it all that follows from it: its tasks end, and its
 * webhook is promised. Gives whether it was this call that did.
 */
export async function endJob(
  transaction: Transaction<Tables>,
  jobId: string,
  finalState: (job: JobRow) => JobPatch,
): Promise<boolean> {
  await endTasks(transaction, jobId);
  if (!(await changeJob(transaction, jobId, finalState))) return false;
  const job = await findJob(transaction, jobId);
  if (job) await promiseWebhook(transaction, job);
  return true;
}

async function endTasks(transaction: Transaction<Tables>, jobId: string): Promise<void> {
  await transaction
    .updateTable('tasks')
    .set({ state: 'ended' })
    .where('job_id', '=', jobId)
    .execute();
}

async function promiseWebhook(
  transaction: Transaction<Tables>,
  { id: jobId, owner, webhook_url, finished_at }: JobRow,
): Promise<void> {
  if (webhook_url === null || finished_at === null) return;
  // Checked when the job was taken in; nothing about it may keep a job from ending.
  const subject = URL.parse(webhook_url)?.origin ?? webhook_url;
  await promise(transaction, { kind: 'webhook', subject, jobId, owner, dueAt: finished_at });
}
