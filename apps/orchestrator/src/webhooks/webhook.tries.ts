import type { Transaction } from 'kysely';

import type { DeliveryRow } from '../database/deliveries.tables';
import type { Tables } from '../database/tables';
import type { WebhookAnswer } from './webhook.sender';

/** What a try came to. */
export interface TriedOnce {
  readonly answer: WebhookAnswer;
  readonly durationMs: number;
}

/** Notes that a try of a delivery begins; gives the try's id. The oldest ones are forgotten. */
export async function beginTry(
  transaction: Transaction<Tables>,
  { id: delivery_id, job_id }: DeliveryRow,
  at: number,
): Promise<string> {
  const last = await transaction
    .selectFrom('delivery_tries')
    .select((select) => select.fn.max('number').as('number'))
    .where('delivery_id', '=', delivery_id)
    .executeTakeFirst();
  const number = (last?.number ?? 0) + 1;
  await transaction
    .deleteFrom('delivery_tries')
    .where('delivery_id', '=', delivery_id)
    .where('number', '<=', number - MAX_KEPT)
    .execute();
  const id = `${delivery_id}.${number}`;
  await transaction
    .insertInto('delivery_tries')
    .values({ id, delivery_id, job_id, number, at, duration_ms: 0, status: null, detail: null })
    .execute();
  return id;
}

/** A delivery that is sent again by hand, over and over, keeps this many. */
const MAX_KEPT = 30;

/** Notes what a try came to. */
export async function endTry(
  transaction: Transaction<Tables>,
  tryId: string,
  { answer, durationMs }: TriedOnce,
): Promise<void> {
  const came = answer.kind === 'answered' ? { status: answer.status } : { detail: answer.detail };
  await transaction
    .updateTable('delivery_tries')
    .set({ duration_ms: durationMs, ...came })
    .where('id', '=', tryId)
    .execute();
}

/** Forgets a try that was not brought to its end. */
export async function cutTry(transaction: Transaction<Tables>, tryId: string): Promise<void> {
  await transaction.deleteFrom('delivery_tries').where('id', '=', tryId).execute();
}

export async function forgetTries(
  transaction: Transaction<Tables>,
  deliveryId: string,
): Promise<void> {
  await transaction.deleteFrom('delivery_tries').where('delivery_id', '=', deliveryId).execute();
}
