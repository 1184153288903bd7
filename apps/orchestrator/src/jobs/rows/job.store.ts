import { newId, type JobStatus, type OperationName } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import { Database } from '../../database/database';
import { JobAdmission } from '../intake/job.admission';
import { InlineSources } from '../intake/inline.sources';
import { checkFiles } from '../intake/named.files';
import { bindKey, boundJob, type KeyedRequest } from '../intake/idempotency';
import { jobRecord, type JobRecord } from './job.record';
import { withdrawRemovals } from '../outbox/outbox';
import { insertJob, newJobRow, type NewJob } from './job.rows';

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
    private readonly admission: JobAdmission,
    private readonly inline: InlineSources,
  ) {}

  /**
   * Writes a job, its task and the promise to dispatch it, and before them what its request holds of
   * sources; resolves when all are on disk.
   * Where its key stands for a job already it writes nothing and gives that one; throws
   * ApiError `idempotency_conflict` where that was asked for differently, `validation_failed` for
   * uploaded files that it can not use, `quota_exceeded`, and `spend_limit_reached`.
   */
  async insert(job: NewJob, keyed?: KeyedRequest): Promise<StoredJob> {
    const now = this.clock.now();
    const id = newId('job', now);
    const input = await this.inline.keep(id, job);
    const row = newJobRow(id, { ...job, input }, now);
    const admit = await this.admission.for(job);
    return this.database.write(async (transaction) => {
      const earlier = keyed && (await bindKey(transaction, keyed, { jobId: row.id, now }));
      if (earlier) return { record: jobRecord(earlier), replayed: true };
      await checkFiles(transaction, job, now);
      await admit(transaction);
      // What was kept of its sources stays with it.
      if (input !== job.input) await withdrawRemovals(transaction, id);
      await insertJob(transaction, row, job.task);
      return { record: jobRecord(row), replayed: false };
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
