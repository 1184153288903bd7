import { setImmediate as whoeverWaits } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';

import { Database } from '../database/database';
import type { UsageGroupBy, UsageQuery } from './usage.query';

/** Jobs of an owner, or of all where it is null, that ended in a range of days. */
export type UsageRange = Pick<UsageQuery, 'from' | 'to'> & { readonly owner: string | null };

/** What jobs took together; null for a middle of nothing. */
export interface UsageSums {
  readonly jobs: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly canceled: number;
  readonly outputMs: number;
  readonly gpuMs: number;
  readonly costMicroUsd: number;
  /** How many of the jobs have a known cost. */
  readonly priced: number;
  readonly queueMs: number | null;
  readonly renderMs: number | null;
}

/**
 * Sums up what jobs took that have ended. Middles are of the MAX_RANKED newest of a range, those of
 * days of all: an embedded database answers nobody else while it sorts.
 */
@Injectable()
export class UsageStore {
  constructor(private readonly database: Database) {}

  /** By the name of their group; those with the most jobs where there are more than MAX_GROUPS. */
  async byGroup(range: UsageRange, groupBy: UsageGroupBy): Promise<ReadonlyMap<string, UsageSums>> {
    const group = sql.ref<string>(groupBy);
    const { rows } = await sql<SumsRow>`
      select ${group} as name, ${SUMS} from job_usage where ${within(range)}
      group by ${group} order by jobs desc, name limit ${sql.lit(MAX_GROUPS)}
    `.execute(this.database.reader);
    const spans = groupBy === 'day' ? spansOf(rows) : [range];
    const middles: Middles[] = [];
    for (const span of spans) middles.push(await this.middles({ ...range, ...span }, group));
    return new Map(rows.map((row) => [row.name, sumsOf(row, middles)]));
  }

  async total(range: UsageRange): Promise<UsageSums> {
    const { rows } = await sql<SumsRow>`
      select ${ALL} as name, ${SUMS} from job_usage where ${within(range)}
    `.execute(this.database.reader);
    return sumsOf(rows[0] ?? NOTHING, [await this.middles(range, ALL)]);
  }

  private async middles(range: UsageRange, group: RawBuilder<string>): Promise<Middles> {
    return {
      queue: await this.middlesOf('queue_ms', range, group),
      render: await this.middlesOf('render_ms', range, group),
    };
  }

  /** The lower middle of a column in each group: one that really was. */
  private async middlesOf(
    column: 'queue_ms' | 'render_ms',
    range: UsageRange,
    group: RawBuilder<string>,
  ): Promise<ReadonlyMap<string, number>> {
    await whoeverWaits();
    const value = sql.ref<number>(column);
    const { rows } = await sql<{ readonly name: string; readonly value: number }>`
      select name, value from (
        select name, value, row_number() over (partition by name order by value) as place,
          count(*) over (partition by name) as amount
        from (
          select ${group} as name, ${value} as value from job_usage
          where ${within(range)} and ${value} is not null
          order by day desc limit ${sql.lit(MAX_RANKED)}
        ) as newest
      ) as ranked where place = (amount + 1) / 2
    `.execute(this.database.reader);
    return new Map(rows.map(({ name, value: middle }) => [name, middle]));
  }
}

/** As many as days can be asked for. */
const MAX_GROUPS = 400;
/** Sorted in some ten milliseconds. */
const MAX_RANKED = 10_000;
/** One group of everything. */
const ALL = sql<string>`cast('all' as text)`;

const SUMS = sql`
  count(*) as jobs,
  count(case when status = 'succeeded' then 1 end) as succeeded,
  count(case when status = 'failed' then 1 end) as failed,
  count(case when status = 'canceled' then 1 end) as canceled,
  sum(output_ms) as output_ms,
  sum(gpu_ms) as gpu_ms,
  sum(cost_micro_usd) as cost_micro_usd,
  count(cost_micro_usd) as priced`;

interface SumsRow {
  readonly name: string;
  readonly jobs: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly canceled: number;
  /** Null of no rows, as the others that are summed. */
  readonly output_ms: number | null;
  readonly gpu_ms: number | null;
  readonly cost_micro_usd: number | null;
  readonly priced: number;
}

const NOTHING: SumsRow = {
  ...{ name: '', jobs: 0, succeeded: 0, failed: 0, canceled: 0, priced: 0 },
  ...{ output_ms: null, gpu_ms: null, cost_micro_usd: null },
};

/** What is summed up where there was nothing. */
export const NO_USAGE = sumsOf(NOTHING, []);

function within({ from, to, owner }: UsageRange): RawBuilder<unknown> {
  const days = sql`day >= ${from} and day <= ${to}`;
  return owner === null ? days : sql`owner = ${owner} and ${days}`;
}

/** By the names of groups. */
interface Middles {
  readonly queue: ReadonlyMap<string, number>;
  readonly render: ReadonlyMap<string, number>;
}

/** Days next to each other with at most MAX_RANKED jobs together, or one alone. */
function spansOf(days: readonly SumsRow[]): readonly Pick<UsageRange, 'from' | 'to'>[] {
  const spans: { from: string; to: string; jobs: number }[] = [];
  for (const { name, jobs } of [...days].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const last = spans.at(-1);
    if (last && last.jobs + jobs <= MAX_RANKED)
      Object.assign(last, { to: name, jobs: last.jobs + jobs });
    else spans.push({ from: name, to: name, jobs });
  }
  return spans.map(({ from, to }) => ({ from, to }));
}

function sumsOf(row: SumsRow, middles: readonly Middles[]): UsageSums {
  const { name, jobs, succeeded, failed, canceled, priced } = row;
  return {
    ...{ jobs, succeeded, failed, canceled, priced },
    outputMs: row.output_ms ?? 0,
    gpuMs: row.gpu_ms ?? 0,
    costMicroUsd: row.cost_micro_usd ?? 0,
    queueMs: first(middles.map(({ queue }) => queue.get(name))),
    renderMs: first(middles.map(({ render }) => render.get(name))),
  };
}

function first(values: readonly (number | undefined)[]): number | null {
  return values.find((value) => value !== undefined) ?? null;
}
