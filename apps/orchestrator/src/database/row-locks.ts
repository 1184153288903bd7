import { PostgresAdapter, type Kysely } from 'kysely';

import type { Tables } from './tables';

/**
 * Whether others write beside this transaction, so that a row which must stay as it was read has to
 * be locked (`for update`). The embedded database has one writer, and no such words.
 */
export function locksRows(transaction: Kysely<Tables>): boolean {
  return transaction.getExecutor().adapter instanceof PostgresAdapter;
}
