import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Kysely, sql, type Insertable } from 'kysely';

import { callersMigration } from './callers.migration';
import { jobsMigration } from './jobs.migration';
import { isUpToDate, migrate, MIGRATIONS } from './migrations';
import { nodeSqliteDialect } from './node-sqlite.dialect';
import { reliabilityMigration } from './reliability.migration';
import type { JobsTable, Tables } from './tables';
import { usageMigration } from './usage.migration';

describe(migrate.name, () => {
  let folder: string;
  let database: Kysely<Tables>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    database = new Kysely({ dialect: nodeSqliteDialect(join(folder, 'x.sqlite'), 'writer') });
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await database.destroy();
    await rm(folder, { recursive: true });
  });

  it('leaves nothing of migrations that did not come to their end, and makes them after', async () => {
    const whole = reliabilityMigration.up.bind(reliabilityMigration);
    jest.spyOn(reliabilityMigration, 'up').mockImplementationOnce(async (inside) => {
      await whole(inside);
      throw new Error('killed');
    });

    await expect(migrate(database)).rejects.toThrow('could not be brought up to date');
    const tables = async () =>
      (await database.introspection.getTables()).map(({ name }) => name).sort();
    const left = await tables();
    await migrate(database);

    expect(left).toEqual([]);
    expect(await tables()).toEqual(expect.arrayContaining(['deliveries', 'jobs', 'tasks']));
  });

  it('only add: what the program before wrote and read is there after each of them', async () => {
    const columns = async () => {
      const tables = await database.introspection.getTables();
      return tables.flatMap((table) =>
        table.columns.map(({ name, dataType, isNullable, hasDefaultValue }) => ({
          name: `${table.name}.${name} ${dataType}`,
          table: table.name,
          isOptional: isNullable || hasDefaultValue,
        })),
      );
    };
    const broken: string[] = [];
    for (const [migration, { up }] of Object.entries(MIGRATIONS)) {
      const before = await columns();
      await up(database as Kysely<unknown>);
      const after = await columns();
      const names = new Set(after.map(({ name }) => name));
      const tables = new Set(before.map(({ table }) => table));
      const known = new Set(before.map(({ name }) => name));
      const lost = before.filter(({ name }) => !names.has(name));
      const forced = after.filter(
        ({ name, table, isOptional }) => tables.has(table) && !known.has(name) && !isOptional,
      );
      broken.push(...[...lost, ...forced].map(({ name }) => `${migration}: ${name}`));
    }

    expect(Object.keys(MIGRATIONS)).toEqual(Object.keys(MIGRATIONS).sort());
    expect(broken).toEqual([]);
  });

  it('of a newer program keep this one from starting only where they took something away', async () => {
    await migrate(database);
    const add = (name: string) =>
      sql`insert into kysely_migration (name, timestamp) values (${name}, '2027-01-01T00:00:00.000Z')`.execute(
        database,
      );
    await add('9998-more');
    await migrate(database);
    const isKnown = await isUpToDate(database);
    await add('9999-less-contract');

    expect(isKnown).toBe(true);
    await expect(isUpToDate(database)).rejects.toThrow('9999-less-contract');
    await expect(migrate(database)).rejects.toThrow('9999-less-contract');
  });

  it('knows what jobs took that ended before it was written down', async () => {
    for (const { up } of [jobsMigration, reliabilityMigration, callersMigration]) {
      await up(database as Kysely<unknown>);
    }
    const media = { duration_seconds: 2.5 };
    const many = { files: { piece_1: { media }, piece_2: { media } }, delivered: null, data: null };
    const jobs = [
      job('job_1', { output_json: JSON.stringify({ key: 'k', media }), ...priced(0.001) }),
      job('job_2', { output_json: JSON.stringify(many), ...priced(0.002) }),
      job('job_3', { status: 'failed' }),
      job('job_4', { status: 'queued', finished_at: null }),
    ];
    for (const values of jobs) await database.insertInto('jobs').values(values).execute();

    await usageMigration.up(database as Kysely<unknown>);

    const usage = await database.selectFrom('job_usage').selectAll().orderBy('id').execute();
    const of = { owner: 'acme', operation: 'caption', day: '2026-11-22', queue_ms: null };
    expect(usage).toEqual([
      { id: 'job_1', ...of, status: 'succeeded', ...took(2_500, 1_000) },
      { id: 'job_2', ...of, status: 'succeeded', ...took(5_000, 2_000) },
      { id: 'job_3', ...of, status: 'failed', ...took(0, null) },
    ]);
    expect(await database.selectFrom('owner_spend').selectAll().execute()).toEqual([
      { id: 'acme/2026-11', owner: 'acme', month: '2026-11', micro_usd: 3_000 },
    ]);
  });
});

const priced = (usd: number) => ({
  cost_json: JSON.stringify({ usd, gpu: null, price_per_second_usd: 0.001, billed_seconds: 4 }),
  metrics_json: JSON.stringify({ queue_ms: null, execution_ms: 3_600 }),
});

const took = (output_ms: number, cost_micro_usd: number | null) => ({
  ...{ output_ms, cost_micro_usd, price_per_second_usd: cost_micro_usd && 0.001 },
  ...(cost_micro_usd === null
    ? { render_ms: null, gpu_ms: 0 }
    : { render_ms: 3_600, gpu_ms: 4_000 }),
});

function job(id: string, more: Partial<Insertable<JobsTable>>): Insertable<JobsTable> {
  return {
    ...{ id, owner: 'acme', key_id: 'key_1', operation: 'caption', status: 'succeeded' },
    ...{ stage: 'finished', progress: 100, eta_seconds: null, revision: 2, attempts: 1 },
    ...{ input_json: '{}', metadata_json: '{}', output_json: null, warnings_json: '[]' },
    ...{ error_json: null, metrics_json: null, cost_json: null, request_id: 'req_1' },
    ...{ webhook_url: null, webhook_events: null, created_at: 0, started_at: null },
    finished_at: Date.UTC(2026, 10, 22, 23, 59),
    ...{ expires_at: null, deleted_at: null },
    ...more,
  };
}
