import { setTimeout as wait } from 'node:timers/promises';

import { Kysely, PostgresDialect } from 'kysely';

import { isUpToDate, migrate } from './migrations';
import { CheckedPool } from './postgres.pool';

/**
 * Brings the tables of a PostgreSQL database up to date while other programs work on it. Whoever waits
 * for a table holds up all who come after, so it waits for no lock longer than a second or two, and
 * tries the whole again. Throws where the server does not answer, or after a minute of that.
 */
export async function migratePostgres(url: string): Promise<void> {
  const dialect = new PostgresDialect({ pool: new CheckedPool(url, LIMITS) });
  const kysely = new Kysely<unknown>({ dialect });
  try {
    for (let tries = 1; !(await isUpToDate(kysely)); tries += 1) {
      if (await tried(kysely, tries)) break;
      await wait(RETRY_MS * (0.5 + Math.random()));
    }
  } finally {
    await kysely.destroy();
  }
}

/** A migration reads and writes more at once than a request, so it may take longer. */
const LIMITS = {
  max: 2,
  lock_timeout: 1_500,
  statement_timeout: 120_000,
  query_timeout: 125_000,
  idle_in_transaction_session_timeout: 60_000,
};
const RETRY_MS = 500;
const MAX_TRIES = 30;
/** SQLSTATE lock_not_available. */
const LOCKED = '55P03';

async function tried(kysely: Kysely<unknown>, tries: number): Promise<boolean> {
  try {
    await migrate(kysely);
    return true;
  } catch (error) {
    const { cause } = error as { readonly cause?: { readonly code?: unknown } };
    if (cause?.code !== LOCKED || tries >= MAX_TRIES) throw error;
    return false;
  }
}
