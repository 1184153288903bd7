import { ERRORS, type Problem } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';

import { Clock } from '../../clock/clock';
import { Database } from '../../database/database';
import type { JobRow, Tables } from '../../database/tables';
import { sweptUntil } from '../attempts/attempt.end';
import { JobCancellation } from './job.cancellation';
import { lockJob } from '../rows/job.change';
import { JobChanges } from '../rows/job.changes';
import { unknownJob } from '../reading/job.reader';
import { jobPrefix } from '../rows/object.keys';
import { promise, withdrawRemovals } from '../outbox/outbox';

/** Erases what jobs were made of and what they made; that they were there stays known. */
@Injectable()
export class JobDeletion {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly cancellation: JobCancellation,
    private readonly changes: JobChanges,
  ) {}

  /** One that still goes on is canceled first. Throws ApiError `not_found`. */
  async delete(owner: string, jobId: string): Promise<void> {
    if (!(await this.cancellation.cancel(owner, jobId))) unknownJob(jobId);
    const now = this.clock.now();
    await this.database.write((transaction) => erase(transaction, jobId, now));
    this.changes.publish(jobId);
  }
}

async function erase(transaction: Transaction<Tables>, jobId: string, now: number): Promise<void> {
  const job = await lockJob(transaction, jobId);
  if (!job || job.deleted_at !== null) return;
  await transaction
    .updateTable('jobs')
    .set((set) => ({
      ...ERASED,
      ...reason(job),
      deleted_at: now,
      revision: set('revision', '+', 1),
    }))
    .where('id', '=', jobId)
    .execute();
  await transaction
    .updateTable('attempts')
    .set({ error_json: null })
    .where('job_id', '=', jobId)
    .execute();
  await promiseRemoval(transaction, job, now);
}

/** Everything that came from the client or was made of it. */
const ERASED = {
  input_json: 'null',
  metadata_json: '{}',
  webhook_url: null,
  webhook_events: null,
  output_json: null,
  warnings_json: '[]',
  expires_at: null,
};

/** What is said of an error can name what stood in the input; its code can't. */
function reason({ error_json, status }: JobRow): { error_json?: string } {
  if (error_json === null || status === 'canceled') return {};
  const problem = JSON.parse(error_json) as Problem;
  const detail = `${ERRORS[problem.code].title}.`;
  return { error_json: JSON.stringify({ ...problem, detail, errors: [] }) };
}

/** One removal of all that is kept, until nobody can upload to it any more, in the place of others. */
async function promiseRemoval(
  transaction: Transaction<Tables>,
  { id: jobId, owner }: JobRow,
  now: number,
): Promise<void> {
  const attempts = await transaction
    .selectFrom('attempts')
    .selectAll()
    .where('job_id', '=', jobId)
    .execute();
  await withdrawRemovals(transaction, jobId);
  const subject = jobPrefix(owner, jobId);
  const until = Math.max(now, ...attempts.map(sweptUntil));
  await promise(transaction, { kind: 'delete', subject, jobId, owner, dueAt: now, until });
}
