import { ApiError, type OperationName } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { Kysely, Transaction } from 'kysely';

import type { AdmittedOwner } from '../auth/job.quota';
import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { Database } from '../database/database';
import type { Tables } from '../database/tables';
import { monthOf } from '../database/usage.row';
import { nextMonth, spentBy, spentByAll } from './spend.store';
import { UsualCosts, type UsualMicroUsd } from './usual.costs';

/** A job that asks to be taken in. */
export interface AskingJob {
  readonly owner: string;
  readonly operation: OperationName;
}

/** What is set aside for jobs that have not ended, in millionths of a dollar. */
interface Reserved {
  readonly jobs: number;
  readonly microUsd: number;
}

/**
 * Bounds what the jobs of an owner cost in a month, over all orchestrators. A job that has not ended
 * counts with what its operation usually costs; with nothing, as long as none of them was priced.
 */
@Injectable()
export class SpendQuota {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly costs: UsualCosts,
    private readonly clock: Clock,
  ) {}

  /** What jobs usually cost, to be known before a job is admitted. */
  usual(): Promise<UsualMicroUsd> {
    return this.costs.usual();
  }

  /**
   * Asks, in the transaction that inserts a job, whether there is money left for it; JobQuota has
   * admitted it there and holds the owner's row. Throws ApiError `spend_limit_reached`.
   */
  async admit(
    transaction: Transaction<Tables>,
    job: AskingJob & { readonly admitted: AdmittedOwner },
    usual: UsualMicroUsd,
  ): Promise<void> {
    const { owner, operation, admitted } = job;
    const limit = toMicro(admitted.monthlySpendUsd ?? this.config.env.MONTHLY_SPEND_LIMIT_USD);
    if (limit === 0) return;
    const now = this.clock.now();
    const own = usual.get(operation) ?? 0;
    const mostReserved = admitted.othersAtMost * Math.max(0, ...usual.values());
    const known = await spentBy(transaction, owner, now);
    if (known < limit && known + mostReserved + own <= limit) return;
    // Read before what was spent: a job that ends meanwhile counts twice, and never not at all.
    const reserved = await reservedFor(transaction, owner, usual);
    const spent = await spentBy(transaction, owner, now);
    if (spent < limit && spent + reserved.microUsd + own <= limit) return;
    throw refusal({ limit, spent, reserved, own, now });
  }

  /** What jobs cost that ended in this month, in millionths of a dollar; of all owners where it is null. */
  spent(owner: string | null): Promise<number> {
    const { reader } = this.database;
    const now = this.clock.now();
    return owner === null ? spentByAll(reader, now) : spentBy(reader, owner, now);
  }

  /** What is set aside now, in millionths of a dollar; for all owners where it is null. */
  async reserved(owner: string | null): Promise<number> {
    return (await reservedFor(this.database.reader, owner, await this.usual())).microUsd;
  }
}

async function reservedFor(
  reader: Pick<Kysely<Tables>, 'selectFrom'>,
  owner: string | null,
  usual: UsualMicroUsd,
): Promise<Reserved> {
  const counts = await reader
    .selectFrom('jobs')
    .select(['operation', (select) => select.fn.countAll<number>().as('jobs')])
    .$if(owner !== null, (query) => query.where('owner', '=', owner))
    .where('status', 'in', ['queued', 'processing'])
    .groupBy('operation')
    .execute();
  return {
    jobs: counts.reduce((sum, { jobs }) => sum + jobs, 0),
    microUsd: counts.reduce(
      (sum, { operation, jobs }) => sum + jobs * (usual.get(operation) ?? 0),
      0,
    ),
  };
}

interface Refused {
  readonly limit: number;
  readonly spent: number;
  readonly reserved: Reserved;
  readonly own: number;
  readonly now: number;
}

function refusal({ limit, spent, reserved, own, now }: Refused): ApiError {
  const resets = new Date(nextMonth(now)).toISOString();
  const aside = `${dollars(reserved.microUsd)} is set aside for ${reserved.jobs} that have not ended`;
  return new ApiError(
    'spend_limit_reached',
    `The jobs of this owner have cost ${dollars(spent)} of ${dollars(limit)} in ${monthOf(now)}, ${aside}, and this one usually costs ${dollars(own)}. The limit begins anew at ${resets}.`,
  );
}

function toMicro(usd: number): number {
  return Math.round(usd * 1_000_000);
}

function dollars(microUsd: number): string {
  return `$${microUsd / 1_000_000}`;
}
