import { isFinal } from '@app/contracts';
import type { Transaction, Updateable } from 'kysely';

import type { JobRow, JobsTable, Tables } from '../database/tables';

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
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const job = await findJob(transaction, jobId);
    const patch = !job || isFinal(job.status) ? undefined : change(job);
    if (!job || !patch) return false;
    const { numUpdatedRows } = await transaction
      .updateTable('jobs')
      .set({ ...patch, revision: job.revision + 1 })
      .where('id', '=', jobId)
      .where('revision', '=', job.revision)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return true;
  }
  throw new Error(`Job ${jobId} changes faster than it can be written.`);
}

/** Only another orchestrator on the same database can make it fail. */
const MAX_TRIES = 5;

/** The job's row as this transaction sees it. */
export function findJob(
  transaction: Transaction<Tables>,
  jobId: string,
): Promise<JobRow | undefined> {
  return transaction.selectFrom('jobs').selectAll().where('id', '=', jobId).executeTakeFirst();
}
