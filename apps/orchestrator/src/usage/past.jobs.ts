import type { OperationName } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Database } from '../database/database';

/** How jobs of an operation went that succeeded last; middles are the lower one of two. */
export interface PastJobs {
  /** How many these are. */
  readonly count: number;
  /** Milliseconds that a run took for each millisecond of its result; null where results have no length. */
  readonly runPerOutput: number | null;
  readonly runMs: number | null;
  readonly queueMs: number | null;
  /** What was paid for a second last, in US dollars. */
  readonly pricePerSecondUsd: number | null;
}

/** Reads how jobs went, of all owners: the machines are the same. */
@Injectable()
export class UsageHistory {
  constructor(private readonly database: Database) {}

  async of(operation: OperationName): Promise<PastJobs> {
    const rows = await this.database.reader
      .selectFrom('job_usage')
      .select(['queue_ms', 'render_ms', 'output_ms', 'price_per_second_usd'])
      .where('operation', '=', operation)
      .where('status', '=', 'succeeded')
      .where('render_ms', 'is not', null)
      .orderBy('id', 'desc')
      .limit(MAX_JOBS)
      .execute();
    const ratios = rows.flatMap(({ render_ms, output_ms }) =>
      render_ms !== null && output_ms > 0 ? [render_ms / output_ms] : [],
    );
    const priced = rows.find((row) => row.price_per_second_usd !== null);
    return {
      count: rows.length,
      runPerOutput: middle(ratios),
      runMs: middle(rows.map((row) => row.render_ms)),
      queueMs: middle(rows.map((row) => row.queue_ms)),
      pricePerSecondUsd: priced?.price_per_second_usd ?? null,
    };
  }
}

/** So many say what is usual, and a slower or faster week is soon forgotten. */
const MAX_JOBS = 50;

function middle(values: readonly (number | null)[]): number | null {
  const known = values.flatMap((value) => value ?? []).sort((a, b) => a - b);
  return known[Math.floor((known.length - 1) / 2)] ?? null;
}
