import { isFinal } from '@app/contracts';
import { keptTrace } from '@app/tracing';
import { Injectable } from '@nestjs/common';

import { Database } from '../../database/database';
import type { AttemptRow, JobRow } from '../../database/tables';

/** A job that has ended, and all that was tried for it, in order. */
export interface EndedJob {
  readonly job: JobRow;
  readonly attempts: readonly AttemptRow[];
}

/** Gives out traced jobs when they have ended, each once. */
@Injectable()
export class TracedJobs {
  constructor(private readonly database: Database) {}

  /**
   * The job, for whoever tells of it; undefined where it goes on, is of no trace that is kept, or was
   * taken already: jobs are published again after their end, also by other orchestrators.
   */
  async take(jobId: string): Promise<EndedJob | undefined> {
    const known = await this.database.reader
      .selectFrom('jobs')
      .select(['status', 'traceparent', 'trace_told'])
      .where('id', '=', jobId)
      .executeTakeFirst();
    const job = known && isUntold(known) ? await this.claim(jobId) : undefined;
    if (!job) return undefined;
    const attempts = await this.database.reader
      .selectFrom('attempts')
      .selectAll()
      .where('job_id', '=', jobId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return { job, attempts };
  }

  private claim(jobId: string): Promise<JobRow | undefined> {
    return this.database.write((transaction) =>
      transaction
        .updateTable('jobs')
        .set({ trace_told: 1 })
        .where('id', '=', jobId)
        .where('trace_told', '=', 0)
        .returningAll()
        .executeTakeFirst(),
    );
  }
}

function isUntold({
  status,
  traceparent,
  trace_told,
}: Pick<JobRow, 'status' | 'traceparent' | 'trace_told'>): boolean {
  return isFinal(status) && trace_told === 0 && keptTrace(traceparent)?.sampled === true;
}
