import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import { createIndices, createTables, type Columns, type Index } from './schema.builder';
import type { Tables } from './tables';
import { usageRow, type EndedJob } from './usage.row';

/** What jobs that ended took, by job and by month of their owner, filled in from those still kept. */
export const usageMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await createTables(database, TABLES);
    await database.schema
      .alterTable('owner_limits')
      .addColumn('monthly_spend_usd', 'double precision')
      .execute();
    await fillIn(database);
    await createIndices(database, INDICES);
  },
};

const TABLES: Readonly<Record<string, Columns>> = {
  job_usage: {
    owner: 'text',
    operation: 'text',
    status: 'text',
    day: 'text',
    queue_ms: 'bigint?',
    render_ms: 'bigint?',
    output_ms: 'bigint',
    gpu_ms: 'bigint',
    cost_micro_usd: 'bigint?',
    price_per_second_usd: 'double precision?',
  },
  owner_spend: { owner: 'text', month: 'text', micro_usd: 'bigint' },
};

const INDICES: readonly Index[] = [
  ['job_usage_by_owner', 'job_usage', ['owner', 'day']],
  // What jobs of an operation took last.
  ['job_usage_by_operation', 'job_usage', ['operation', 'id']],
  ['job_usage_by_day', 'job_usage', ['day']],
  ['owner_spend_by_month', 'owner_spend', ['month']],
];

async function fillIn(database: Kysely<Tables>): Promise<void> {
  let after = '';
  for (;;) {
    const jobs = await endedAfter(database, after);
    const rows = jobs.flatMap((job) => usageRow(job) ?? []);
    if (rows.length > 0) await database.insertInto('job_usage').values(rows).execute();
    const last = jobs.at(-1);
    if (!last || jobs.length < BATCH) break;
    after = last.id;
  }
  await sql`
    insert into owner_spend (id, owner, month, micro_usd)
    select owner || '/' || substr(day, 1, 7), owner, substr(day, 1, 7), sum(cost_micro_usd)
    from job_usage where cost_micro_usd is not null group by owner, substr(day, 1, 7)
  `.execute(database);
}

/** As many rows of eleven columns as one statement takes in either database. */
const BATCH = 500;

function endedAfter(database: Kysely<Tables>, after: string): Promise<EndedJob[]> {
  return database
    .selectFrom('jobs')
    .select(['id', 'owner', 'operation', 'status', 'finished_at'])
    .select(['output_json', 'metrics_json', 'cost_json'])
    .where('id', '>', after)
    .where('finished_at', 'is not', null)
    .orderBy('id')
    .limit(BATCH)
    .execute();
}
