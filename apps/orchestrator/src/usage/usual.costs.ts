import type { OperationName } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';

/** What a job of each operation usually costs, in millionths of a dollar. */
export type UsualMicroUsd = ReadonlyMap<OperationName, number>;

/** Tells what jobs usually cost, by those that were made last, of all owners. */
@Injectable()
export class UsualCosts {
  private known: { readonly at: number; readonly costs: Promise<UsualMicroUsd> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The mean of each operation, rounded up; at most 10 s old. */
  usual(): Promise<UsualMicroUsd> {
    const at = this.clock.now();
    if (this.known && at - this.known.at < MAX_AGE_MS) return this.known.costs;
    const costs = this.read();
    this.known = { at, costs };
    costs.catch(() => (this.known = undefined));
    return costs;
  }

  private async read(): Promise<UsualMicroUsd> {
    const rows = await this.database.reader
      .selectFrom('job_usage')
      .select(['operation', 'cost_micro_usd'])
      .where('cost_micro_usd', 'is not', null)
      .orderBy('id', 'desc')
      .limit(MAX_JOBS)
      .execute();
    const costs = Map.groupBy(rows, ({ operation }) => operation);
    return new Map(
      [...costs].map(([operation, of]) => [operation, mean(of.map((row) => row.cost_micro_usd))]),
    );
  }
}

const MAX_AGE_MS = 10_000;
/** So that a seldom operation is found among others, and the look stays short. */
const MAX_JOBS = 300;

function mean(costs: readonly (number | null)[]): number {
  return Math.ceil(costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0) / costs.length);
}
