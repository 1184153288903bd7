import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { Kysely, sql, type Transaction } from 'kysely';

import { DataDirInUse, DataDirLock } from './data-dir.lock';
import { Database, type AloneSubject } from './database';
import { GroupCommit } from './group-commit';
import { isUpToDate, migrate } from './migrations';
import { nodeSqliteDialect } from './node-sqlite.dialect';
import type { Tables } from './tables';

/** The embedded database: one process, read from anywhere, written through one queue. */
export class SqliteDatabase extends Database {
  readonly shared = false;
  private readonly commits: GroupCommit<Tables>;

  private constructor(
    readonly reader: Kysely<Tables>,
    private readonly writer: Kysely<Tables>,
    private readonly lock: DataDirLock | undefined,
  ) {
    super();
    this.commits = new GroupCommit(writer);
  }

  /** Opens or makes the database below a folder; throws an Error when another process has it. */
  static async open(dataDir: string): Promise<SqliteDatabase> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const lock = DataDirLock.take(dataDir);
    const { reader, writer } = connect(dataDir);
    try {
      await migrate(writer);
      return new SqliteDatabase(reader, writer, lock);
    } catch (error) {
      await writer.destroy();
      lock.release();
      throw error;
    }
  }

  /**
   * Opens it for a short while beside the orchestrator that has it, if one has. Tables are made or
   * changed only while none has: throws an Error where one has that is older than this program.
   */
  static async openBeside(dataDir: string): Promise<SqliteDatabase> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const { reader, writer } = connect(dataDir);
    try {
      if (!(await isUpToDate(writer))) await migrateAlone(dataDir, writer);
      return new SqliteDatabase(reader, writer, undefined);
    } catch (error) {
      await writer.destroy();
      throw error;
    }
  }

  write<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.commits.write(work);
  }

  /** All writes stand in one queue already. */
  writeAlone<T>(
    _subject: AloneSubject,
    work: (transaction: Transaction<Tables>) => Promise<T>,
  ): Promise<T> {
    return this.write(work);
  }

  async announce(): Promise<void> {}

  listen(): undefined {}

  async time(): Promise<number> {
    return Date.now();
  }

  async check(): Promise<void> {
    await sql`select 1`.execute(this.reader);
    // A page is really written: a disk that is full takes an empty transaction all the same.
    await this.write((transaction) => sql`pragma user_version = 0`.execute(transaction));
  }

  async close(): Promise<void> {
    await this.commits.close();
    await this.reader.destroy();
    await this.writer.destroy();
    this.lock?.release();
  }
}

function connect(dataDir: string): { reader: Kysely<Tables>; writer: Kysely<Tables> } {
  const path = join(dataDir, 'orchestrator.sqlite');
  return {
    writer: new Kysely<Tables>({ dialect: nodeSqliteDialect(path, 'writer') }),
    reader: new Kysely<Tables>({ dialect: nodeSqliteDialect(path, 'reader') }),
  };
}

async function migrateAlone(dataDir: string, writer: Kysely<Tables>): Promise<void> {
  const lock = takeFrom(dataDir);
  try {
    await migrate(writer);
  } finally {
    lock.release();
  }
}

function takeFrom(dataDir: string): DataDirLock {
  try {
    return DataDirLock.take(dataDir);
  } catch (cause) {
    const message = `The orchestrator that runs on ${dataDir} is older than this program; restart it first.`;
    throw cause instanceof DataDirInUse ? new Error(message, { cause }) : cause;
  }
}
