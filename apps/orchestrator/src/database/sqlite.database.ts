import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { Kysely, sql, type Transaction } from 'kysely';

import { DataDirLock } from './data-dir.lock';
import { Database, type AloneSubject } from './database';
import { GroupCommit } from './group-commit';
import { migrate } from './migrations';
import { nodeSqliteDialect } from './node-sqlite.dialect';
import type { Tables } from './tables';

/** The embedded database: one process, read from anywhere, written through one queue. */
export class SqliteDatabase extends Database {
  readonly shared = false;
  private readonly commits: GroupCommit<Tables>;

  private constructor(
    readonly reader: Kysely<Tables>,
    private readonly writer: Kysely<Tables>,
    private readonly lock: DataDirLock,
  ) {
    super();
    this.commits = new GroupCommit(writer);
  }

  /** Opens or makes the database below a folder; throws an Error when another process has it. */
  static async open(dataDir: string): Promise<SqliteDatabase> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const lock = DataDirLock.take(dataDir);
    const path = join(dataDir, 'orchestrator.sqlite');
    const writer = new Kysely<Tables>({ dialect: nodeSqliteDialect(path, 'writer') });
    const reader = new Kysely<Tables>({ dialect: nodeSqliteDialect(path, 'reader') });
    try {
      await migrate(writer);
      return new SqliteDatabase(reader, writer, lock);
    } catch (error) {
      await writer.destroy();
      lock.release();
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

  async time(): Promise<number> {
    return Date.now();
  }

  async check(): Promise<void> {
    await sql`select 1`.execute(this.reader);
    await this.write(async () => undefined);
  }

  async close(): Promise<void> {
    await this.commits.close();
    await this.reader.destroy();
    await this.writer.destroy();
    this.lock.release();
  }
}
