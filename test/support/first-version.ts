import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';

import { jobsMigration } from '../../apps/orchestrator/src/database/jobs.migration';
import { nodeSqliteDialect } from '../../apps/orchestrator/src/database/node-sqlite.dialect';
import { CAPTION } from './orchestrator';

/** Ids of the jobs that are made, by the state that each is in. */
export const FIRST_VERSION_JOBS = {
  waiting: 'job_01JD4Z0M3Q8W6Y2R5T7V9X1B30',
  submitting: 'job_01JD4Z0M3Q8W6Y2R5T7V9X1B31',
  failed: 'job_01JD4Z0M3Q8W6Y2R5T7V9X1B32',
  canceled: 'job_01JD4Z0M3Q8W6Y2R5T7V9X1B33',
};

/** Makes a database as the first version left it: its schema, and jobs with work still to be done. */
export async function makeFirstVersion(dataDir: string, webhookUrl: string): Promise<void> {
  const file = join(dataDir, 'orchestrator.sqlite');
  await makeTables(file);
  const database = new DatabaseSync(file);
  for (const [table, row] of rows(Date.now(), webhookUrl)) {
    const names = Object.keys(row);
    const values = names.map((name) => `$${name}`);
    const statement = `insert into ${table} (${names.join()}) values (${values.join()})`;
    database.prepare(statement).run(row);
  }
  database.close();
}

async function makeTables(file: string): Promise<void> {
  const db = new Kysely<unknown>({ dialect: nodeSqliteDialect(file, 'writer') });
  const getMigrations = async () => ({ '0001-jobs': jobsMigration });
  const { error } = await new Migrator({ db, provider: { getMigrations } }).migrateToLatest();
  await db.destroy();
  if (error) throw new Error('The first version could not be made.', { cause: error });
}

type Row = readonly [table: string, Readonly<Record<string, string | number | null>>];

function rows(now: number, webhookUrl: string): readonly Row[] {
  const { waiting, submitting, failed, canceled } = FIRST_VERSION_JOBS;
  const ended = { stage: 'finished', finished_at: now };
  const error_json = JSON.stringify(FAILURE);
  const owned = { owner: 'default', due_at: now, tries: 0 };
  const dispatch = {
    id: 'out_dispatch',
    kind: 'dispatch',
    subject: 'tsk_waiting',
    job_id: waiting,
  };
  const webhook = { id: 'out_webhook', kind: 'webhook', job_id: failed };
  return [
    ['jobs', jobOf(now, waiting)],
    ['jobs', { ...jobOf(now, submitting), attempts: 1 }],
    [
      'jobs',
      { ...jobOf(now, failed), ...ended, status: 'failed', error_json, webhook_url: webhookUrl },
    ],
    ['jobs', { ...jobOf(now, canceled), ...ended, status: 'canceled' }],
    ['tasks', taskOf('tsk_waiting', waiting)],
    ['tasks', { ...taskOf('tsk_submitting', submitting), attempts: 1 }],
    ['attempts', attemptOf(now, submitting)],
    ['outbox', { ...owned, ...dispatch }],
    ['outbox', { ...owned, ...webhook, subject: new URL(webhookUrl).origin }],
  ];
}

const FAILURE = { code: 'media_invalid', detail: 'No video.', retryable: false, errors: [] };

function jobOf(now: number, id: string) {
  return {
    ...{ id, owner: 'default', key_id: 'key_1', operation: 'caption', created_at: now },
    ...{ status: 'queued', stage: 'queued', progress: 0, revision: 1, attempts: 0 },
    ...{ input_json: JSON.stringify(CAPTION), metadata_json: '{}', warnings_json: '[]' },
    request_id: `req_${id}`,
  };
}

function taskOf(id: string, job_id: string) {
  return { id, job_id, position: 0, state: 'open', counted_attempts: 0, attempts: 0 };
}

/** Its orchestrator was killed while it called the provider. */
function attemptOf(now: number, job_id: string) {
  return {
    ...{
      id: 'att_01JD4Z0M3Q8W6Y2R5T7V9X1B3C',
      task_id: 'tsk_submitting',
      job_id,
      owner: 'default',
    },
    ...{ state: 'submitting', delivery: 0, counted: 0, polls: 0, created_at: now },
    ...{ next_poll_at: now + 15_000, grants_expire_at: now + 9_000_000 },
  };
}
