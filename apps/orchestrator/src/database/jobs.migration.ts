import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

import { createIndices, createTables, type Columns, type Index } from './schema.builder';

/** Jobs, their tasks and attempts, and the outbox. */
export const jobsMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await createTables(database, TABLES);
    await createIndices(database, INDICES);
  },
};

const TABLES: Readonly<Record<string, Columns>> = {
  jobs: {
    owner: 'text',
    key_id: 'text',
    operation: 'text',
    status: 'text',
    stage: 'text',
    progress: 'double precision',
    eta_seconds: 'double precision?',
    revision: 'integer',
    input_json: 'text',
    metadata_json: 'text',
    output_json: 'text?',
    warnings_json: 'text',
    error_json: 'text?',
    metrics_json: 'text?',
    cost_json: 'text?',
    attempts: 'integer',
    request_id: 'text',
    webhook_url: 'text?',
    created_at: 'bigint',
    started_at: 'bigint?',
    finished_at: 'bigint?',
    expires_at: 'bigint?',
  },
  tasks: {
    job_id: 'text',
    position: 'integer',
    state: 'text',
    counted_attempts: 'integer',
    attempts: 'integer',
  },
  attempts: {
    task_id: 'text',
    job_id: 'text',
    owner: 'text',
    state: 'text',
    result: 'text?',
    error_json: 'text?',
    provider_id: 'text?',
    delivery: 'integer',
    counted: 'integer',
    polls: 'integer',
    next_poll_at: 'bigint',
    grants_expire_at: 'bigint',
    created_at: 'bigint',
    submitted_at: 'bigint?',
    started_at: 'bigint?',
    ended_at: 'bigint?',
    provider_queue_ms: 'bigint?',
    provider_execution_ms: 'bigint?',
    worker_id: 'text?',
  },
  outbox: {
    kind: 'text',
    subject: 'text',
    job_id: 'text',
    owner: 'text',
    due_at: 'bigint',
    tries: 'integer',
    until: 'bigint?',
  },
};

const INDICES: readonly Index[] = [
  // The list, newest first; its filters are checked row by row.
  ['jobs_by_owner', 'jobs', ['owner', 'created_at', 'id']],
  ['jobs_by_status', 'jobs', ['status', 'id']],
  ['tasks_by_job', 'tasks', ['job_id']],
  ['attempts_by_job', 'attempts', ['job_id']],
  // Live attempts, those to poll first.
  ['attempts_by_state', 'attempts', ['state', 'next_poll_at']],
  ['outbox_by_kind', 'outbox', ['kind', 'due_at', 'id']],
  ['outbox_by_owner', 'outbox', ['kind', 'owner', 'due_at', 'id']],
  ['outbox_by_job', 'outbox', ['job_id']],
];
