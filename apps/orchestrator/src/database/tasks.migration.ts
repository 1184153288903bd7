import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What of a job a task is to do, and what came of it; null where a job has one task. */
export const tasksMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const [table, column, type] of ADDED) {
      await database.schema.alterTable(table).addColumn(column, type).execute();
    }
  },
};

const ADDED = [
  ['tasks', 'task_json', 'text'],
  ['tasks', 'manifest_json', 'text'],
  ['tasks', 'progress', 'double precision'],
  ['attempts', 'task_json', 'text'],
] as const;
