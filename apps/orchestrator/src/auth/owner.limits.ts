import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { Database } from '../database/database';
import { RowCache } from './row.cache';

/** What an owner may have; 0 is without a limit. */
export interface Limits {
  readonly requestsPerMinute: number;
  readonly activeJobs: number;
  /** US dollars in a month. */
  readonly monthlySpendUsd: number;
}

/** The limits of each owner: its own where it has some, else those of the configuration. */
@Injectable()
export class OwnerLimits {
  private readonly defaults: Limits;
  private readonly limits: RowCache<Limits>;

  constructor(
    { env }: Config,
    private readonly database: Database,
    clock: Clock,
  ) {
    this.defaults = {
      requestsPerMinute: env.RATE_LIMIT_PER_MINUTE,
      activeJobs: env.JOBS_MAX_ACTIVE,
      monthlySpendUsd: env.MONTHLY_SPEND_LIMIT_USD,
    };
    this.limits = new RowCache((owners) => this.read(owners), clock);
  }

  /** Those known last while the database is away: no request waits for that or fails by it. */
  async of(owner: string): Promise<Limits> {
    const known = await this.limits.getLast(owner).catch(() => undefined);
    return known ?? this.defaults;
  }

  private async read(owners: readonly string[]): Promise<ReadonlyMap<string, Limits>> {
    const rows = await this.database.reader
      .selectFrom('owner_limits')
      .select(['id', 'requests_per_minute', 'active_jobs', 'monthly_spend_usd'])
      .where('id', 'in', owners)
      .execute();
    const own = new Map(rows.map((row) => [row.id, row]));
    return new Map(
      owners.map((owner) => [
        owner,
        {
          requestsPerMinute: own.get(owner)?.requests_per_minute ?? this.defaults.requestsPerMinute,
          activeJobs: own.get(owner)?.active_jobs ?? this.defaults.activeJobs,
          monthlySpendUsd: own.get(owner)?.monthly_spend_usd ?? this.defaults.monthlySpendUsd,
        },
      ]),
    );
  }
}
