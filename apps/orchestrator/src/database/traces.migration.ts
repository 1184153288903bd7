import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which trace a job is a part of, and whether its spans were told. */
export const tracesMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema.alterTable('jobs').addColumn('traceparent', 'text').execute();
    await database.schema
      .alterTable('jobs')
      .addColumn('trace_told', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
