import type { Transaction } from 'kysely';

import type { JobUsageRow } from '../database/usage.tables';
import type { Tables } from '../database/tables';
import { usageRow, type EndedJob } from '../database/usage.row';

/**
 * Writes down what a job took, in the transaction that ends it or corrects its account; the caller
 * holds the job's row. What the job made is taken over once: its owner may have erased it since.
 */
export async function recordUsage(transaction: Transaction<Tables>, job: EndedJob): Promise<void> {
  const row = usageRow(job);
  if (!row) return;
  const before = await transaction
    .selectFrom('job_usage')
    .select('cost_micro_usd')
    .where('id', '=', row.id)
    .executeTakeFirst();
  const { queue_ms, render_ms, gpu_ms, cost_micro_usd, price_per_second_usd } = row;
  const account = { queue_ms, render_ms, gpu_ms, cost_micro_usd, price_per_second_usd };
  await transaction
    .insertInto('job_usage')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(account))
    .execute();
  const added = (cost_micro_usd ?? 0) - (before?.cost_micro_usd ?? 0);
  if (added !== 0) await addSpent(transaction, row, added);
}

/** The key of what an owner spent in a month, as in 2026-11. */
export function spendId(owner: string, month: string): string {
  return `${owner}/${month}`;
}

async function addSpent(
  transaction: Transaction<Tables>,
  { owner, day }: JobUsageRow,
  micro_usd: number,
): Promise<void> {
  const month = day.slice(0, 7);
  await transaction
    .insertInto('owner_spend')
    .values({ id: spendId(owner, month), owner, month, micro_usd })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((update) => ({
        micro_usd: update('owner_spend.micro_usd', '+', micro_usd),
      })),
    )
    .execute();
}
