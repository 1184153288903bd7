import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Kysely, type Transaction } from 'kysely';

import { Database, type AloneSubject } from './database';
import { GroupCommit } from './group-commit';
import { migrate } from './migrations';
import { nodeSqliteDialect } from './node-sqlite.dialect';
import type { Tables } from './tables';

/** The tables in memory, for tests that need no file. Reads wait for the write under way. */
export class MemoryDatabase extends Database {
  readonly shared = false;
  private readonly commits: GroupCommit<Tables>;

  private constructor(readonly reader: Kysely<Tables>) {
    super();
    this.commits = new GroupCommit(reader);
  }

  static async open(): Promise<MemoryDatabase> {
    const kysely = new Kysely<Tables>({ dialect: nodeSqliteDialect(':memory:', 'writer') });
    await migrate(kysely);
    return new MemoryDatabase(kysely);
  }

  write<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.commits.write(work);
  }

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

  async check(): Promise<void> {}

  async close(): Promise<void> {
    await this.commits.close();
    await this.reader.destroy();
  }
}

/** In the place of DatabaseModule. */
@Global()
@Module({
  providers: [{ provide: Database, useFactory: () => MemoryDatabase.open() }],
  exports: [Database],
})
export class MemoryDatabaseModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
