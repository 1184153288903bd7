import { Injectable } from '@nestjs/common';

import { Database } from '../database/database';

/** Limits of an owner's own; null stands for the default, 0 for none. */
export interface OwnLimits {
  readonly owner: string;
  readonly requests_per_minute: number | null;
  readonly active_jobs: number | null;
  readonly monthly_spend_usd: number | null;
}

const COLUMNS = ['id as owner', 'requests_per_minute', 'active_jobs', 'monthly_spend_usd'] as const;

const DEFAULTS = { requests_per_minute: null, active_jobs: null, monthly_spend_usd: null };

/** Reads and changes the limits that owners have of their own. */
@Injectable()
export class LimitsStore {
  constructor(private readonly database: Database) {}

  list(): Promise<readonly OwnLimits[]> {
    return this.database.reader
      .selectFrom('owner_limits')
      .select(COLUMNS)
      .where((where) =>
        where.or([
          where('requests_per_minute', 'is not', null),
          where('active_jobs', 'is not', null),
          where('monthly_spend_usd', 'is not', null),
        ]),
      )
      .orderBy('id')
      .execute();
  }

  async find(owner: string): Promise<OwnLimits> {
    const row = await this.database.reader
      .selectFrom('owner_limits')
      .select(COLUMNS)
      .where('id', '=', owner)
      .executeTakeFirst();
    return row ?? { owner, ...DEFAULTS };
  }

  /** Changes what is given and leaves the rest as it is. */
  change(owner: string, change: Partial<Omit<OwnLimits, 'owner'>>): Promise<OwnLimits> {
    return this.database.write((transaction) =>
      transaction
        .insertInto('owner_limits')
        // Whoever has no row has no jobs.
        .values({ id: owner, ...DEFAULTS, active_at_most: 0, ...change })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ id: owner, ...change }))
        .returning(COLUMNS)
        .executeTakeFirstOrThrow(),
    );
  }
}
