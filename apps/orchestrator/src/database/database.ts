import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { Kysely, sql, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';

import { DataDirLock } from './data-dir.lock';
import { GroupCommit } from './group-commit';
import { Migrations } from './migrations';
import { nodeSqliteDialect } from './node-sqlite.dialect';
import type { Tables } from './tables';

/** The orchestrator's own state: read from anywhere, written through one queue. */
export class Database {
  private readonly commits: GroupCommit<Tables>;

  private constructor(
    /** What was committed last. Nothing is written through this. */
    readonly reader: Kysely<Tables>,
    private readonly writer: Kysely<Tables>,
    private readonly lock: DataDirLock,
  ) {
    this.commits = new GroupCommit(writer);
  }

  /** Opens or makes the database below a folder; throws an Error when another process has it. */
  static async open(dataDir: string): Promise<Database> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const lock = DataDirLock.take(dataDir);
    const path = join(dataDir, 'orchestrator.sqlite');
    const writer = new Kysely<Tables>({ dialect: nodeSqliteDialect(path, 'writer') });
    const reader = new Kysely<Tables>({ dialect: nodeSqliteDialect(path, 'reader') });
    try {
      await migrate(writer);
      return new Database(reader, writer, lock);
    } catch (error) {
      await writer.destroy();
      lock.release();
      throw error;
    }
  }

  /** Runs `work` in a transaction; resolves when it is on disk. Work waits for nothing but queries. */
  write<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.commits.write(work);
  }

  /** Throws when the database can't be read, or takes no writes. */
  async check(): Promise<void> {
    await sql`select 1`.execute(this.reader);
    await this.write(async () => undefined);
  }

  /** Waits for the writes under way, then closes and unlocks. */
  async close(): Promise<void> {
    await this.commits.close();
    await this.reader.destroy();
    await this.writer.destroy();
    this.lock.release();
  }
}

async function migrate(writer: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db: writer, provider: new Migrations() });
  const { error } = await migrator.migrateToLatest();
  if (error) throw new Error('The database could not be brought up to date.', { cause: error });
}
