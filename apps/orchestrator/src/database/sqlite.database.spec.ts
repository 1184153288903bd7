import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';

import { newTask } from './database.testing';
import { SqliteDatabase } from './sqlite.database';

describe(SqliteDatabase.name, () => {
  let folder: string;
  let database: SqliteDatabase;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'database-'));
    database = await SqliteDatabase.open(folder);
  });

  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  const insert = (id: string) =>
    database.write((transaction) => transaction.insertInto('tasks').values(newTask(id)).execute());
  const ids = async () => {
    const rows = await database.reader.selectFrom('tasks').select('id').orderBy('id').execute();
    return rows.map(({ id }) => id);
  };

  it('shows nothing of a write before it is committed', async () => {
    const seen: string[][] = [];

    await database.write(async (transaction) => {
      await transaction.deleteFrom('tasks').execute();
      await sql`insert into tasks (id, job_id, position, state, counted_attempts, attempts) values ('a', 'j', 0, 'open', 0, 0)`.execute(
        transaction,
      );
      seen.push(await ids());
    });

    expect([...seen, await ids()]).toEqual([[], ['a']]);
  });

  it('commits writes of the same moment together', async () => {
    const before = await logBytes(folder);

    await Promise.all(Array.from({ length: 50 }, (_, index) => insert(`t${index}`)));

    // One commit writes a changed page of 4 kB once, 50 of them write it 50 times.
    const written = (await logBytes(folder)) - before;
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(50 * 4096);
    expect(await ids()).toHaveLength(50);
  });

  it('undoes nothing but the write that fails', async () => {
    const results = await Promise.allSettled([insert('a'), insert('b'), insert('a'), insert('c')]);

    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await ids()).toEqual(['a', 'b', 'c']);
  });

  it('keeps what was written, and its migrations, over a restart', async () => {
    await insert('a');
    await database.close();

    database = await SqliteDatabase.open(folder);

    expect(await ids()).toEqual(['a']);
  });

  it('waits for the writes under way when it closes, and takes none after', async () => {
    const last = insert('a');
    const closing = database.close();

    await expect(insert('b')).rejects.toThrow('The database is closed.');
    await Promise.all([last, closing]);

    database = await SqliteDatabase.open(folder);
    expect(await ids()).toEqual(['a']);
  });

  it('refuses a folder that another one has open, and says what to do', async () => {
    await expect(SqliteDatabase.open(folder)).rejects.toThrow(
      `DATA_DIR ${folder} is in use by another orchestrator. Stop that one, or give this one a DATA_DIR of its own.`,
    );
  });

  it('puts each commit on disk', async () => {
    const read = async (pragma: string) =>
      database.write(async (transaction) => {
        const { rows } = await sql.raw<Record<string, unknown>>(pragma).execute(transaction);
        return Object.values(rows[0] ?? {});
      });

    expect(await read('PRAGMA journal_mode')).toEqual(['wal']);
    // 2 is FULL.
    expect(await read('PRAGMA synchronous')).toEqual([2]);
  });

  it('does not write through its reader', async () => {
    await expect(sql`delete from tasks`.execute(database.reader)).rejects.toMatchObject({
      status: 503,
      cause: { message: 'attempt to write a readonly database' },
    });
  });

  it('passes its own check', async () => {
    await expect(database.check()).resolves.toBeUndefined();
  });
});

async function logBytes(folder: string): Promise<number> {
  return (await stat(join(folder, 'orchestrator.sqlite-wal'))).size;
}
