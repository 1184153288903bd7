import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import { createIndices, createTables } from './schema.builder';

/** Templates of pipelines, by owner and name. */
export const templatesMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await createTables(database, {
      templates: {
        owner: 'text',
        name: 'text',
        definition_json: 'text',
        created_at: 'bigint',
        updated_at: 'bigint',
      },
    });
    await createIndices(database, [['templates_by_owner', 'templates', ['owner', 'name']]]);
  },
};
