import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { Pool } from 'pg';

import { NO_POSTGRES, TestPostgres } from '../../../../test/support/postgres';
import { HeldStatement } from '../../../../test/support/postgres.locks';
import { MIGRATIONS } from './migrations';
import { migratePostgres } from './postgres.migration';

const describeWithPostgres = NO_POSTGRES ? describe.skip : describe;

/** The last one before the endpoints: what the release before this program made. */
const BEFORE = '0006-usage';

describeWithPostgres(migratePostgres.name, () => {
  let server: TestPostgres;
  let url: string;
  let database: Kysely<Record<string, Record<string, unknown>>>;

  beforeAll(async () => {
    server = await TestPostgres.start();
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    url = await server.createDatabase();
    database = new Kysely({
      dialect: new PostgresDialect({ pool: new Pool({ connectionString: url }) }),
    });
  });

  afterEach(() => database.destroy());

  const toVersionBefore = async () => {
    const names = Object.keys(MIGRATIONS).filter((name) => name <= BEFORE);
    const old = Object.fromEntries(names.map((name) => [name, MIGRATIONS[name] ?? { up: never }]));
    const { error } = await new Migrator({
      db: database,
      provider: { getMigrations: async () => old },
    }).migrateToLatest();
    expect(error).toBeUndefined();
  };
  const made = async () => {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(
      database,
    );
    return rows.map(({ name }) => name).sort();
  };
  /** Rows with every column of a table as it was, as the program before writes them. */
  const writeOldRows = async (columns: ReadonlyMap<string, readonly Column[]>, id: string) => {
    for (const [table, all] of columns) {
      const row = Object.fromEntries(all.map(({ name, type }) => [name, valueOf(type)]));
      await database
        .insertInto(table)
        .values({ ...row, id })
        .execute();
      const found = await database
        .selectFrom(table)
        .select(all.map(({ name }) => name))
        .where('id', '=', id)
        .execute();
      expect([table, found.length]).toEqual([table, 1]);
    }
  };
  const columnsNow = async () => {
    const tables = await database.introspection.getTables();
    return new Map(
      tables.map(({ name, columns }) => [
        name,
        columns.map((column) => ({ name: column.name, type: column.dataType })),
      ]),
    );
  };

  it('makes the tables once where several programs start together', async () => {
    await Promise.all(Array.from({ length: 5 }, () => migratePostgres(url)));

    expect(await made()).toEqual(Object.keys(MIGRATIONS));
  });

  it('lets a program of the version before write and read all it did', async () => {
    await toVersionBefore();
    const columns = await columnsNow();
    await writeOldRows(columns, 'before');
    await migratePostgres(url);
    await writeOldRows(columns, 'after');

    expect(await made()).toEqual(Object.keys(MIGRATIONS));
    expect(await database.selectFrom('attempts').select(['id', 'endpoint']).execute()).toEqual([
      { id: 'before', endpoint: null },
      { id: 'after', endpoint: null },
    ]);
  });

  it('holds up nobody for long while another transaction has a table', async () => {
    await toVersionBefore();
    const reading = await HeldStatement.begin(url, 'lock table attempts in access share mode');
    await reading.held;
    const migration = migratePostgres(url);
    const waited: number[] = [];
    for (let reads = 0; reads < 12; reads += 1) {
      const begun = performance.now();
      await database.selectFrom('attempts').select('id').execute();
      waited.push(performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const early = await made();
    await reading.commit();
    await migration;

    expect(early).not.toContain('0007-endpoints');
    expect(Math.max(...waited)).toBeLessThan(4_000);
    expect(await made()).toEqual(Object.keys(MIGRATIONS));
  });
});

interface Column {
  readonly name: string;
  readonly type: string;
}

const never = () => Promise.reject(new Error('There is no such migration.'));

function valueOf(type: string): string | number {
  return type === 'text' ? 'x' : 1;
}
