import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import { createIndices, createTables } from './schema.builder';

/** Files that owners uploaded, and those that are about to come. */
export const filesMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await createTables(database, {
      files: {
        owner: 'text',
        filename: 'text',
        content_type: 'text',
        kind: 'text',
        size_bytes: 'bigint',
        sha256: 'text?',
        created_at: 'bigint',
        expires_at: 'bigint',
      },
      uploads: {
        owner: 'text',
        way: 'text',
        filename: 'text',
        size_bytes: 'bigint',
        metadata_json: 'text?',
        created_at: 'bigint',
        expires_at: 'bigint',
      },
    });
    await createIndices(database, [
      ['files_by_owner', 'files', ['owner', 'created_at']],
      ['files_by_end', 'files', ['expires_at']],
      ['uploads_by_owner', 'uploads', ['owner', 'created_at']],
      ['uploads_by_end', 'uploads', ['expires_at']],
    ]);
  },
};
