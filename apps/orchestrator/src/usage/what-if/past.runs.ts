import type { PastJob } from '@app/simulation';
import { Injectable } from '@nestjs/common';

import { Database } from '../../database/database';
import type { UsageRange } from '../usage.store';

/** Jobs that were run, the oldest first, and the price of the newest that has one. */
export interface PastRuns {
  readonly jobs: readonly PastJob[];
  readonly pricePerSecond: number | undefined;
}

/** A second of the simulator is enough for ten times as many. */
const MAX_RUNS = 20_000;

/** Reads what jobs were run, as a trace for the simulator. */
@Injectable()
export class PastRunsStore {
  constructor(private readonly database: Database) {}

  async of({ from, to, owner }: UsageRange): Promise<PastRuns> {
    const rows = await this.database.reader
      .selectFrom('job_usage')
      .select(['id', 'render_ms', 'price_per_second_usd'])
      .where('day', '>=', from)
      .where('day', '<=', to)
      .where('render_ms', 'is not', null)
      .$if(owner !== null, (query) => query.where('owner', '=', owner ?? ''))
      .orderBy('day', 'desc')
      .limit(MAX_RUNS)
      .execute();
    const newest = rows.toSorted((one, other) => (one.id < other.id ? 1 : -1));
    return {
      jobs: newest.map(({ id, render_ms }) => ({ id, ms: render_ms ?? 0 })).toReversed(),
      pricePerSecond: newest.find((row) => row.price_per_second_usd !== null)
        ?.price_per_second_usd as number | undefined,
    };
  }
}
