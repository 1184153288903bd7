import { isFinal } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';

import { Checkpoints } from '../clock/checkpoints';
import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import type { Tables } from '../database/tables';
import { endAttempt, stopAtProvider } from './attempt.end';
import { findJob, lockJob } from './job.change';
import { JobChanges } from './job.changes';
import { endJob } from './job.end';
import { jobRecord, type JobRecord } from './job.record';
import { canceledPatch } from './job.result';
import { withdrawDispatches } from './outbox';

/** Cancels jobs, in the one transaction in which their attempts end too. */
@Injectable()
export class JobCancellation {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly changes: JobChanges,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** The job as it is after: canceled, unless it had ended before. Undefined where there is none. */
  async cancel(owner: string, jobId: string): Promise<JobRecord | undefined> {
    const record = await this.database.write(async (transaction) => {
      const row = await lockJob(transaction, jobId);
      if (row?.owner !== owner) return undefined;
      if (isFinal(row.status)) return jobRecord(row);
      await this.end(transaction, jobId);
      const ended = await findJob(transaction, jobId);
      return ended && jobRecord(ended);
    });
    if (!record) return undefined;
    this.changes.publish(jobId);
    await this.checkpoints.pass('afterFinalBeforeWebhook');
    return record;
  }

  private async end(transaction: Transaction<Tables>, jobId: string): Promise<void> {
    const now = this.clock.now();
    const live = await transaction
      .selectFrom('attempts')
      .selectAll()
      .where('job_id', '=', jobId)
      .where('state', '!=', 'ended')
      .execute();
    for (const attempt of live) {
      const end = { result: 'canceled', counted: 0, now } as const;
      const ended = await endAttempt(transaction, attempt.id, end);
      if (ended) await stopAtProvider(transaction, ended, now);
    }
    await withdrawDispatches(transaction, jobId);
    await endJob(transaction, jobId, (row) => canceledPatch(row, now));
  }
}
