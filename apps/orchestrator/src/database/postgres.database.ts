import { setTimeout as wait } from 'node:timers/promises';

import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';

import { ALONE_SUBJECTS, Database, type AloneSubject, type Ear } from './database';
import { databaseDown } from './database.trouble';
import { PostgresListener } from './postgres.listener';
import { migratePostgres } from './postgres.migration';
import { CheckedPool } from './postgres.pool';
import type { Tables } from './tables';

/** A PostgreSQL database that several orchestrators may share. */
export class PostgresDatabase extends Database {
  readonly shared = true;
  private readonly underWay = new Set<Promise<unknown>>();

  private readonly listeners: PostgresListener[] = [];

  private constructor(
    readonly reader: Kysely<Tables>,
    private readonly url: string,
  ) {
    super();
  }

  /** Connects and brings the tables up to date; throws where the server does not answer. */
  static async open(url: string): Promise<PostgresDatabase> {
    await migratePostgres(url);
    const dialect = new PostgresDialect({ pool: new CheckedPool(url) });
    return new PostgresDatabase(new Kysely<Tables>({ dialect }), url);
  }

  async write<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    if (this.underWay.size >= MAX_WAITING) {
      throw databaseDown(new Error(`More than ${MAX_WAITING} writes wait for the database.`));
    }
    const writing = this.transact(work);
    this.underWay.add(writing);
    try {
      return await writing;
    } finally {
      this.underWay.delete(writing);
    }
  }

  writeAlone<T>(
    subject: AloneSubject,
    work: (transaction: Transaction<Tables>) => Promise<T>,
  ): Promise<T> {
    const key = LOCK_KEYS + ALONE_SUBJECTS.indexOf(subject);
    return this.write(async (transaction) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(key)})`.execute(transaction);
      return work(transaction);
    });
  }

  async announce(text: string): Promise<void> {
    await sql`select pg_notify(${CHANNEL}, ${text})`.execute(this.reader);
  }

  listen(ear: Ear): PostgresListener {
    const listener = new PostgresListener(this.url, CHANNEL, ear);
    this.listeners.push(listener);
    return listener;
  }

  async time(): Promise<number> {
    const asked = sql<{ ms: number }>`select extract(epoch from clock_timestamp()) * 1000 as ms`;
    const { rows } = await asked.execute(this.reader);
    return Math.round(rows[0]?.ms ?? NaN);
  }

  async check(): Promise<void> {
    const asked = sql<{
      readonly: string;
    }>`select current_setting('transaction_read_only') as readonly`;
    const { rows } = await asked.execute(this.reader);
    if (rows[0]?.readonly !== 'off') throw databaseDown(new Error('The database is read-only.'));
  }

  async close(): Promise<void> {
    await Promise.all(this.listeners.map((listener) => listener.close()));
    await Promise.allSettled(this.underWay);
    await this.reader.destroy();
  }

  private async transact<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.reader.transaction().execute(work);
      } catch (error) {
        if (!isConflict(error) || tries >= MAX_TRIES) throw error;
        await wait(tries * 20 * Math.random());
      }
    }
  }
}

const CHANNEL = 'api_gpu';
const MAX_WAITING = 10_000;
const MAX_TRIES = 5;
/** Any number; advisory locks of one database are one space. */
const LOCK_KEYS = 7_204_001;

/** Deadlocks, serialization failures and locks that were held for long: nothing was written. */
function isConflict(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === '40001' || code === '40P01' || code === '55P03';
}
