import type { Kysely } from 'kysely';

import type { Tables } from '../database/tables';
import { monthOf } from '../database/usage.row';
import { spendId } from './usage.writer';

/** What the jobs of an owner cost that ended in the month of a time, in millionths of a dollar. */
export async function spentBy(
  reader: Pick<Kysely<Tables>, 'selectFrom'>,
  owner: string,
  now: number,
): Promise<number> {
  const row = await reader
    .selectFrom('owner_spend')
    .select('micro_usd')
    .where('id', '=', spendId(owner, monthOf(now)))
    .executeTakeFirst();
  return row?.micro_usd ?? 0;
}

/** When the next UTC month begins, in milliseconds since 1970. */
export function nextMonth(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

/** The same of all owners. */
export async function spentByAll(
  reader: Pick<Kysely<Tables>, 'selectFrom'>,
  now: number,
): Promise<number> {
  const { sum } = await reader
    .selectFrom('owner_spend')
    .select((select) => select.fn.sum<number | null>('micro_usd').as('sum'))
    .where('month', '=', monthOf(now))
    .executeTakeFirstOrThrow();
  return sum ?? 0;
}
