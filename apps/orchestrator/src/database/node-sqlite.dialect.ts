import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

import { SqliteAdapter, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';

import { databaseDown, databaseFull } from './database.trouble';

/**
 * Kysely's SQLite dialect on Node's own SQLite: WAL, and a commit is on disk before it returns.
 * A reader sees what was committed last and can not write.
 */
export function nodeSqliteDialect(path: string, access: 'writer' | 'reader'): SqliteDialect {
  return new TransactionalDialect({ database: async () => open(path, access) });
}

/**
 * SQLite can undo changes of tables too, which Kysely's adapter denies: a program that is killed
 * while it migrates must not leave a part of a migration behind.
 */
class TransactionalDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

const BUSY_TIMEOUT_MS = 5_000;
// Other programs may write for a moment (`keys`): one that first read and then wants to write would
// not wait for them but fail, SQLITE_BUSY_SNAPSHOT.
const BEGIN = { writer: 'begin immediate', reader: 'begin' } as const;

function open(path: string, access: 'writer' | 'reader'): SqliteDatabase {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  database.exec(access === 'writer' ? WRITER_PRAGMAS : 'PRAGMA query_only = ON');
  const known = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = known.get(sql) ?? prepared(database, sql === 'begin' ? BEGIN[access] : sql);
      known.delete(sql);
      known.set(sql, statement);
      const [oldest] = known.keys();
      if (known.size > MAX_PREPARED && oldest !== undefined) known.delete(oldest);
      return statement;
    },
  };
}

/** More than the program has texts of statements, but for lists whose length is told in the text. */
const MAX_PREPARED = 256;

function prepared(database: DatabaseSync, sql: string): SqliteStatement {
  const statement = database.prepare(sql);
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => answered(() => statement.all(...values(parameters))),
    run: (parameters) => answered(() => statement.run(...values(parameters))),
    // One of its own, since it stays open while others of the same text run.
    iterate: (parameters) => database.prepare(sql).iterate(...values(parameters)),
  };
}

/** Gives what SQLite says; throws one kind of error for a disk that fails it. */
function answered<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    const { errcode } = error as { readonly errcode?: unknown };
    const primary = typeof errcode === 'number' ? errcode & 0xff : undefined;
    if (primary === SQLITE_FULL) throw databaseFull(error);
    if (primary !== undefined && DISK_TROUBLE.includes(primary)) throw databaseDown(error);
    throw error;
  }
}

/** Result codes (sqlite.org/rescode.html): FULL; BUSY, LOCKED, READONLY, IOERR, CANTOPEN. */
const SQLITE_FULL = 13;
const DISK_TROUBLE: readonly number[] = [5, 6, 8, 10, 14];

const WRITER_PRAGMAS =
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON';
