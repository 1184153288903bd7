import { newId, type WebhookEvent } from '@app/contracts';
import type { Transaction } from 'kysely';

import type { JobRow, Tables } from '../../database/tables';

/** An event of a job, and its place among the job's. */
export interface LoggedEvent {
  readonly event: WebhookEvent;
  readonly position: number;
  readonly at: number;
}

/**
 * The newest event of a job that was promised; zeros where there is none. The job's row is locked by
 * its change, so that nobody else counts on meanwhile.
 */
export async function lastOfLog(
  transaction: Transaction<Tables>,
  jobId: string,
): Promise<{ readonly position: number; readonly createdAt: number }> {
  const last = await transaction
    .selectFrom('deliveries')
    .select(['position', 'created_at'])
    .where('job_id', '=', jobId)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { position: last?.position ?? 0, createdAt: last?.created_at ?? 0 };
}

/** Writes an event down to be delivered; where the receiver wants no more, only that it was. */
export async function addToLog(
  transaction: Transaction<Tables>,
  { id: job_id, owner, webhook_url }: JobRow,
  { event, position, at }: LoggedEvent,
): Promise<void> {
  const isUnwanted = await wantsNoMore(transaction, job_id);
  await transaction
    .insertInto('deliveries')
    .values({
      id: newId('msg', at),
      job_id,
      owner,
      position,
      event,
      // Checked when the job was taken in; nothing about it may keep a job from ending.
      receiver: URL.parse(webhook_url ?? '')?.origin ?? '',
      state: isUnwanted ? 'unwanted' : 'pending',
      tries: 0,
      due_at: at,
      created_at: at,
      settled_at: isUnwanted ? at : null,
    })
    .execute();
  if (position > MAX_KEPT) await forgetProgress(transaction, job_id, position - MAX_KEPT);
}

/** The progress of a job stays among as many of its events; the others are few. */
const MAX_KEPT = 50;

/** Takes back progress that was not sent yet. */
export async function dropProgress(transaction: Transaction<Tables>, jobId: string): Promise<void> {
  await transaction
    .deleteFrom('deliveries')
    .where('job_id', '=', jobId)
    .where('event', '=', 'job.progress')
    .where('state', '=', 'pending')
    .where('tries', '=', 0)
    .execute();
}

async function wantsNoMore(transaction: Transaction<Tables>, jobId: string): Promise<boolean> {
  const unwanted = await transaction
    .selectFrom('deliveries')
    .select('id')
    .where('job_id', '=', jobId)
    .where('state', '=', 'unwanted')
    .limit(1)
    .executeTakeFirst();
  return unwanted !== undefined;
}

async function forgetProgress(
  transaction: Transaction<Tables>,
  jobId: string,
  upTo: number,
): Promise<void> {
  const old = await transaction
    .deleteFrom('deliveries')
    .where('job_id', '=', jobId)
    .where('event', '=', 'job.progress')
    .where('position', '<=', upTo)
    .returning('id')
    .execute();
  const ids = old.map(({ id }) => id);
  if (ids.length === 0) return;
  await transaction.deleteFrom('delivery_tries').where('delivery_id', 'in', ids).execute();
}
