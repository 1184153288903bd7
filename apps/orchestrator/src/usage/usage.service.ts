import { Injectable } from '@nestjs/common';

import type { Caller } from '../auth/caller';
import { OwnerLimits } from '../auth/owner.limits';
import { Clock } from '../clock/clock';
import { monthOf } from '../database/usage.row';
import { SpendQuota } from './spend.quota';
import { nextMonth } from './spend.store';
import { daysOf, parseUsageQuery, type UsageQuery } from './usage.query';
import { EVERYBODY, whose } from './usage.whose';
import { NO_USAGE, UsageStore, type UsageRange, type UsageSums } from './usage.store';
import type { Usage, UsageGroup, UsageSpend, UsageTotal } from './usage.views';

/** Tells owners what their jobs took, and who may see everybody's what all did. */
@Injectable()
export class UsageService {
  constructor(
    private readonly store: UsageStore,
    private readonly quota: SpendQuota,
    private readonly limits: OwnerLimits,
    private readonly clock: Clock,
  ) {}

  /** Throws ApiError `validation_failed`, and `forbidden` for the usage of somebody else. */
  async read(caller: Caller, query: unknown): Promise<Usage> {
    const asked = parseUsageQuery(query, this.clock.now());
    const { from, to, groupBy } = asked;
    const owner = whose(caller, asked.owner, groupBy === 'owner');
    const range = { from, to, owner };
    return {
      object: 'usage',
      ...{ from, to, group_by: groupBy, owner: owner ?? EVERYBODY },
      data: await this.groups(range, asked),
      total: shown(await this.store.total(range)),
      spend: await this.spend(owner),
    };
  }

  private async groups(range: UsageRange, { groupBy }: UsageQuery): Promise<readonly UsageGroup[]> {
    const sums = await this.store.byGroup(range, groupBy);
    const keys = groupBy === 'day' ? daysOf(range) : [...sums.keys()];
    return keys.map((key) => ({ key, ...shown(sums.get(key) ?? NO_USAGE) }));
  }

  private async spend(owner: string | null): Promise<UsageSpend> {
    const now = this.clock.now();
    const limit = owner === null ? 0 : (await this.limits.of(owner)).monthlySpendUsd;
    return {
      month: monthOf(now),
      limit_usd: limit || null,
      spent_usd: (await this.quota.spent(owner)) / 1_000_000,
      reserved_usd: (await this.quota.reserved(owner)) / 1_000_000,
      resets_at: new Date(nextMonth(now)).toISOString(),
    };
  }
}

function shown(sums: UsageSums): UsageTotal {
  const { jobs, succeeded, failed, canceled, priced, queueMs, renderMs } = sums;
  return {
    ...{ jobs, succeeded, failed, canceled },
    output_seconds: sums.outputMs / 1000,
    gpu_seconds: sums.gpuMs / 1000,
    cost_usd: sums.costMicroUsd / 1_000_000,
    priced_jobs: priced,
    queue_ms_p50: queueMs,
    render_ms_p50: renderMs,
  };
}
