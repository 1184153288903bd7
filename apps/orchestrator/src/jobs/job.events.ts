import { isFinal, newId } from '@app/contracts';
import type { Insertable, Transaction } from 'kysely';

import type { DeliveriesTable, JobRow, Tables } from '../database/tables';

/** Promises, in the transaction of a job's end, that its receiver is told of it. */
export async function promiseEnd(transaction: Transaction<Tables>, job: JobRow): Promise<void> {
  const { webhook_url: url, status, finished_at: at } = job;
  if (url === null || at === null || !isFinal(status)) return;
  await transaction
    .insertInto('deliveries')
    .values(newDelivery(job, { event: `job.${status}`, position: 1, at }))
    .execute();
}

interface Happened {
  readonly event: string;
  /** Among the events of the job. */
  readonly position: number;
  readonly at: number;
}

function newDelivery(
  { id: job_id, owner, webhook_url }: JobRow,
  { event, position, at }: Happened,
): Insertable<DeliveriesTable> {
  return {
    id: newId('msg', at),
    job_id,
    owner,
    position,
    event,
    // Checked when the job was taken in; nothing about it may keep a job from ending.
    receiver: URL.parse(webhook_url ?? '')?.origin ?? '',
    state: 'pending',
    tries: 0,
    due_at: at,
    created_at: at,
    settled_at: null,
  };
}
