import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import { createTables } from './schema.builder';

/**
 * Which endpoint an attempt stands at, which of them are drained, and requests of owners by the
 * minute. Rows of programs that know no endpoints leave the columns null: they are of the first.
 */
export const endpointsMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const table of ['attempts', 'outbox']) {
      await database.schema.alterTable(table).addColumn('endpoint', 'text').execute();
    }
    await createTables(database, {
      endpoints: { state: 'text', changed_at: 'bigint' },
      request_counts: { requests: 'bigint', ends_at: 'bigint' },
    });
  },
};
