import type { Transaction } from 'kysely';

import type { JobRow, Tables } from '../../database/tables';
import { changeJob, findJob, type JobPatch } from './job.change';
import { promiseEnd } from './job.events';

/**
 * Writes a job's final state, once, and with it all that follows from it: its tasks end, and its
 * receiver is promised to be told. Gives whether it was this call that did.
 */
export async function endJob(
  transaction: Transaction<Tables>,
  jobId: string,
  finalState: (job: JobRow) => JobPatch,
): Promise<boolean> {
  await endTasks(transaction, jobId);
  if (!(await changeJob(transaction, jobId, finalState))) return false;
  const job = await findJob(transaction, jobId);
  if (job) await promiseEnd(transaction, job);
  return true;
}

async function endTasks(transaction: Transaction<Tables>, jobId: string): Promise<void> {
  await transaction
    .updateTable('tasks')
    .set({ state: 'ended' })
    .where('job_id', '=', jobId)
    .execute();
}
