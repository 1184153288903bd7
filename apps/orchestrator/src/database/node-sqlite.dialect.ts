import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

import { SqliteDialect, type SqliteDatabase } from 'kysely';

/**
 * Kysely's SQLite dialect on Node's own SQLite: WAL, and a commit is on disk before it returns.
 * A reader sees what was committed last and can not write.
 */
export function nodeSqliteDialect(path: string, access: 'writer' | 'reader'): SqliteDialect {
  return new SqliteDialect({ database: async () => open(path, access) });
}

const BUSY_TIMEOUT_MS = 5_000;

function open(path: string, access: 'writer' | 'reader'): SqliteDatabase {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  database.exec(access === 'writer' ? WRITER_PRAGMAS : 'PRAGMA query_only = ON');
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      };
    },
  };
}

const WRITER_PRAGMAS =
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON';
