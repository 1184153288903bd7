import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import { createIndices, createTables, type Columns, type Index } from './schema.builder';

/** Keys of owners, and limits of their own. */
export const callersMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await createTables(database, TABLES);
    await createIndices(database, INDICES);
    await sql`
      insert into owner_limits (id, active_at_most)
      select owner, count(*) from jobs where status in ('queued', 'processing') group by owner
    `.execute(database);
  },
};

const TABLES: Readonly<Record<string, Columns>> = {
  api_keys: {
    owner: 'text',
    name: 'text',
    hash: 'text',
    scopes: 'text',
    created_at: 'bigint',
    expires_at: 'bigint?',
    revoked_at: 'bigint?',
    last_used_at: 'bigint?',
  },
  owner_limits: {
    requests_per_minute: 'integer?',
    active_jobs: 'integer?',
    active_at_most: 'integer',
  },
};

const INDICES: readonly Index[] = [
  ['api_keys_by_owner', 'api_keys', ['owner', 'created_at']],
  // How many jobs of an owner are active.
  ['jobs_by_owner_status', 'jobs', ['owner', 'status']],
];
