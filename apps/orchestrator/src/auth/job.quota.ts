import { ApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type Transaction } from 'kysely';

import { Config } from '../config/config';
import { Database } from '../database/database';
import type { Tables } from '../database/tables';

/** What is known of an owner whose job was admitted, while its row is held. */
export interface AdmittedOwner {
  /** Of its own; null stands for the default, 0 for none. */
  readonly monthlySpendUsd: number | null;
  /** No fewer of its other jobs have not ended. */
  readonly othersAtMost: number;
}

/** Bounds the jobs of an owner that have not ended, exactly and over all orchestrators. */
@Injectable()
export class JobQuota {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  /**
   * Counts a job in the transaction that inserts it. Throws ApiError `quota_exceeded`. The row of
   * the owner is held until the end of the transaction, so that of many at once each sees the others.
   */
  async admit(transaction: Transaction<Tables>, owner: string): Promise<AdmittedOwner> {
    const { active_jobs, active_at_most, monthly_spend_usd } = await countIn(transaction, owner);
    const limit = active_jobs ?? this.config.env.JOBS_MAX_ACTIVE;
    const admitted = { monthlySpendUsd: monthly_spend_usd, othersAtMost: active_at_most - 1 };
    if (limit === 0 || active_at_most <= limit) return admitted;
    const active = await countActive(transaction, owner);
    if (active >= limit) throw exceeded(active, limit);
    await transaction
      .updateTable('owner_limits')
      .set({ active_at_most: active + 1 })
      .where('id', '=', owner)
      .execute();
    return { ...admitted, othersAtMost: active };
  }

  /** How many jobs of an owner have not ended. */
  active(owner: string): Promise<number> {
    return countActive(this.database.reader, owner);
  }
}

/** One more; jobs that end are left out of it until somebody has to know. */
function countIn(transaction: Transaction<Tables>, owner: string) {
  return transaction
    .insertInto('owner_limits')
    .values({ id: owner, requests_per_minute: null, active_jobs: null, active_at_most: 1 })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        active_at_most: sql<number>`owner_limits.active_at_most + 1`,
      }),
    )
    .returning(['active_jobs', 'active_at_most', 'monthly_spend_usd'])
    .executeTakeFirstOrThrow();
}

async function countActive(database: Kysely<Tables>, owner: string): Promise<number> {
  const { active } = await database
    .selectFrom('jobs')
    .select((select) => select.fn.countAll<number>().as('active'))
    .where('owner', '=', owner)
    .where('status', 'in', ['queued', 'processing'])
    .executeTakeFirstOrThrow();
  return Number(active);
}

function exceeded(active: number, limit: number): ApiError {
  return new ApiError(
    'quota_exceeded',
    `This owner has ${active} jobs that have not ended, and may have ${limit} at once.`,
  );
}
