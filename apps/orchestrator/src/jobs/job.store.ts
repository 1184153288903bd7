import { newId, type JobStatus, type OperationName } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { Insertable, Transaction } from 'kysely';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import type { JobRow, JobsTable, Tables } from '../database/tables';
import { bindKey, boundJob, type KeyedRequest } from './idempotency';
import { jobRecord, type JobRecord } from './job.record';
import { promise } from './outbox';

/** A job as it is taken in. */
export interface NewJob {
  readonly owner: string;
  readonly keyId: string;
  readonly operation: OperationName;
  readonly input: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly webhookUrl: string | null;
  readonly requestId: string;
}

/** The job that a request stands for; `replayed`: an earlier request with its key made it. */
export interface StoredJob {
  readonly record: JobRecord;
  readonly replayed: boolean;
}

/** Which jobs of an owner are asked for, and how many. */
export interface JobFilter {
  readonly status?: JobStatus;
  readonly operation?: OperationName;
  /** Milliseconds since 1970. */
  readonly createdAfter?: number;
  /** The last job of the page before. */
  readonly before?: { readonly createdAt: number; readonly id: string };
  readonly limit: number;
}

/** Takes jobs in and finds them. */
@Injectable()
export class JobStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes a job, its task and the promise to dispatch it; resolves when all three are on disk.
   * Where its key stands for a job already it writes nothing and gives that one; throws
   * ApiError `idempotency_conflict` where that was asked for differently.
   */
  insert(job: NewJob, keyed?: KeyedRequest): Promise<StoredJob> {
    const now = this.clock.now();
    const row = newRow(job, now);
    return this.database.write(async (transaction) => {
      const earlier = keyed && (await bindKey(transaction, keyed, { jobId: row.id, now }));
      if (earlier) return { record: jobRecord(earlier), replayed: true };
      return { record: jobRecord(await insertJob(transaction, row)), replayed: false };
    });
  }

  /** The job that a key stands for. Throws ApiError `idempotency_conflict`. */
  async findKeyed(keyed: KeyedRequest): Promise<StoredJob | undefined> {
    const row = await boundJob(this.database.reader, keyed, this.clock.now());
    return row && { record: jobRecord(row), replayed: true };
  }

  /** One job of an owner; undefined for unknown and foreign ids alike. */
  async find(owner: string, id: string): Promise<JobRecord | undefined> {
    const row = await this.database.reader
      .selectFrom('jobs')
      .selectAll()
      .where('id', '=', id)
      .where('owner', '=', owner)
      .executeTakeFirst();
    return row && jobRecord(row);
  }

  /** Newest first. */
  async list(owner: string, filter: JobFilter): Promise<readonly JobRecord[]> {
    const { status, operation, createdAfter, before, limit } = filter;
    let query = this.database.reader.selectFrom('jobs').selectAll().where('owner', '=', owner);
    if (status) query = query.where('status', '=', status);
    if (operation) query = query.where('operation', '=', operation);
    if (createdAfter !== undefined) query = query.where('created_at', '>', createdAfter);
    if (before) {
      query = query
        .where('created_at', '<=', before.createdAt)
        .where((where) =>
          where.or([where('created_at', '<', before.createdAt), where('id', '<', before.id)]),
        );
    }
    const rows = await query
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(jobRecord);
  }
}

async function insertJob(
  transaction: Transaction<Tables>,
  row: Insertable<JobsTable>,
): Promise<JobRow> {
  const { id: jobId, owner, created_at: dueAt } = row;
  const subject = newId('task', dueAt);
  const inserted = await transaction
    .insertInto('jobs')
    .values(row)
    .returningAll()
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto('tasks')
    .values({
      id: subject,
      job_id: jobId,
      position: 0,
      state: 'open',
      counted_attempts: 0,
      attempts: 0,
    })
    .execute();
  await promise(transaction, { kind: 'dispatch', subject, jobId, owner, dueAt });
  return inserted;
}

function newRow(job: NewJob, now: number): Insertable<JobsTable> {
  return {
    id: newId('job', now),
    owner: job.owner,
    key_id: job.keyId,
    operation: job.operation,
    status: 'queued',
    stage: 'queued',
    progress: 0,
    eta_seconds: null,
    revision: 1,
    input_json: JSON.stringify(job.input),
    metadata_json: JSON.stringify(job.metadata),
    output_json: null,
    warnings_json: '[]',
    error_json: null,
    metrics_json: null,
    cost_json: null,
    attempts: 0,
    request_id: job.requestId,
    webhook_url: job.webhookUrl,
    webhook_events: null,
    created_at: now,
    started_at: null,
    finished_at: null,
    expires_at: null,
    deleted_at: null,
  };
}
