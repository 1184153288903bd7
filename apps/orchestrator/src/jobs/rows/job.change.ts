import { isFinal } from '@app/contracts';
import type { Transaction, Updateable } from 'kysely';

import { locksRows } from '../../database/row-locks';
import type { JobRow, JobsTable, Tables } from '../../database/tables';

/** New values of a job's columns; an empty one is no change. */
export type JobPatch = Omit<Updateable<JobsTable>, 'id' | 'owner' | 'revision'>;

/**
 * Changes a job that has not ended, by compare-and-set on its revision: final states are written
 * once. Gives whether it was changed; `change` says nothing where there is nothing to change.
 */
export async function changeJob(
  transaction: Transaction<Tables>,
  jobId: string,
  change: (job: JobRow) => JobPatch | undefined,
): Promise<boolean> {
  const job = await lockJob(transaction, jobId);
  const patch = !job || isFinal(job.status) ? undefined : change(job);
  if (!job || !patch) return false;
  const { numUpdatedRows } = await transaction
    .updateTable('jobs')
    .set({ ...patch, revision: job.revision + 1 })
    .where('id', '=', jobId)
    .where('revision', '=', job.revision)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Error(`Job ${jobId} was changed although it was locked.`);
  return true;
}

/**
 * The job's row, as nobody else changes it before this transaction ends. Whoever changes attempts or
 * tasks of a job as well takes this first: so nobody sees half of a change, nor waits in a circle.
 */
export function lockJob(
  transaction: Transaction<Tables>,
  jobId: string,
): Promise<JobRow | undefined> {
  return transaction
    .selectFrom('jobs')
    .selectAll()
    .where('id', '=', jobId)
    .$if(locksRows(transaction), (query) => query.forUpdate())
    .executeTakeFirst();
}

/** The job's row as this transaction sees it. */
export function findJob(
  transaction: Transaction<Tables>,
  jobId: string,
): Promise<JobRow | undefined> {
  return transaction.selectFrom('jobs').selectAll().where('id', '=', jobId).executeTakeFirst();
}
