import { newId } from '@app/contracts';
import type { Transaction } from 'kysely';

import { insertRow } from '../../database/insert-row';
import type { OutboxKind, Tables } from '../../database/tables';

/** What a transaction promises to be done after it. */
export interface Promised {
  readonly kind: OutboxKind;
  /** A task to dispatch, an attempt at the provider to cancel, a prefix of the store to delete. */
  readonly subject: string;
  readonly jobId: string;
  readonly owner: string;
  readonly dueAt: number;
  /** A deletion is repeated until then, since a granted upload can't be revoked. */
  readonly until?: number;
  /** Where an attempt to cancel stands. */
  readonly endpoint?: string | null;
}

/** Writes an entry of the outbox in the transaction of the change that asks for it. */
export async function promise(
  transaction: Transaction<Tables>,
  { kind, subject, jobId, owner, dueAt, until, endpoint }: Promised,
): Promise<void> {
  await insertRow(transaction, 'outbox', {
    id: newId('out', dueAt),
    kind,
    subject,
    job_id: jobId,
    owner,
    due_at: dueAt,
    tries: 0,
    until: until ?? null,
    endpoint: endpoint ?? null,
  });
}

/** Takes back the dispatches of a job that has ended. */
export async function withdrawDispatches(
  transaction: Transaction<Tables>,
  jobId: string,
): Promise<void> {
  await transaction
    .deleteFrom('outbox')
    .where('job_id', '=', jobId)
    .where('kind', '=', 'dispatch')
    .execute();
}

/** Takes back the removals that were promised for a job which was not written yet. */
export async function withdrawRemovals(
  transaction: Transaction<Tables>,
  jobId: string,
): Promise<void> {
  await transaction
    .deleteFrom('outbox')
    .where('job_id', '=', jobId)
    .where('kind', '=', 'delete')
    .execute();
}
