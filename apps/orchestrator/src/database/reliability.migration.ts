import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import { createIndices, createTables, type Columns, type Index } from './schema.builder';

/**
 * Idempotency keys, deliveries of webhooks with their log, what an owner has beside keys, and calls
 * to the provider by the second. Webhooks that were promised in the outbox become deliveries.
 */
export const reliabilityMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await createTables(database, TABLES);
    for (const [table, column, type] of ADDED) {
      await database.schema
        .alterTable(table)
        .addColumn(column, type, (built) =>
          type === 'integer' ? built.notNull().defaultTo(0) : built,
        )
        .execute();
    }
    await createIndices(database, INDICES);
    await moveWebhooks(database);
  },
};

const TABLES: Readonly<Record<string, Columns>> = {
  idempotency_keys: {
    owner: 'text',
    fingerprint: 'text',
    job_id: 'text',
    expires_at: 'bigint',
  },
  deliveries: {
    job_id: 'text',
    owner: 'text',
    position: 'integer',
    event: 'text',
    receiver: 'text',
    state: 'text',
    tries: 'integer',
    due_at: 'bigint',
    created_at: 'bigint',
    settled_at: 'bigint?',
  },
  delivery_tries: {
    delivery_id: 'text',
    job_id: 'text',
    number: 'integer',
    at: 'bigint',
    duration_ms: 'bigint',
    status: 'integer?',
    detail: 'text?',
  },
  owners: {
    webhook_secret_version: 'integer',
    webhook_secret_rotated_at: 'bigint?',
  },
  provider_calls: { kind: 'text', second: 'bigint', calls: 'integer' },
};

const ADDED = [
  ['jobs', 'webhook_events', 'text'],
  ['jobs', 'deleted_at', 'bigint'],
  ['tasks', 'lost_workers', 'integer'],
  ['attempts', 'gpu', 'text'],
  ['attempts', 'worker_execution_ms', 'bigint'],
] as const;

const INDICES: readonly Index[] = [
  ['idempotency_keys_by_end', 'idempotency_keys', ['expires_at']],
  ['idempotency_keys_by_job', 'idempotency_keys', ['job_id']],
  ['deliveries_by_state', 'deliveries', ['state', 'due_at', 'id']],
  ['deliveries_by_job', 'deliveries', ['job_id', 'position']],
  ['delivery_tries_by_delivery', 'delivery_tries', ['delivery_id', 'number']],
  ['delivery_tries_by_job', 'delivery_tries', ['job_id']],
  ['provider_calls_by_second', 'provider_calls', ['kind', 'second']],
  // Rows that are over their time.
  ['jobs_by_end', 'jobs', ['finished_at', 'id']],
];

async function moveWebhooks(database: Kysely<unknown>): Promise<void> {
  await sql`
    insert into deliveries
      (id, job_id, owner, position, event, receiver, state, tries, due_at, created_at, settled_at)
    select outbox.id, outbox.job_id, outbox.owner, 1, 'job.' || jobs.status, outbox.subject,
      'pending', outbox.tries, outbox.due_at, coalesce(jobs.finished_at, outbox.due_at), null
    from outbox join jobs on jobs.id = outbox.job_id
    where outbox.kind = 'webhook'`.execute(database);
  await sql`delete from outbox where kind = 'webhook'`.execute(database);
}
