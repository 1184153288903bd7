import { isFinal } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';

import { Checkpoints } from '../clock/checkpoints';
import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import type { Tables } from '../database/tables';
import { endAttempt, stopAtProvider } from './attempt.end';
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
      const mine = { transaction, owner, jobId };
      const job = await findOwn(mine);
      if (!job || isFinal(job.row.status)) return job;
      await this.end(transaction, jobId);
      return findOwn(mine);
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
      await endAttempt(transaction, attempt.id, { result: 'canceled', counted: 0, now });
      await stopAtProvider(transaction, attempt, now);
    }
    await withdrawDispatches(transaction, jobId);
    await endJob(transaction, jobId, () => canceledPatch(now));
  }
}

async function findOwn(own: {
  readonly transaction: Transaction<Tables>;
  readonly owner: string;
  readonly jobId: string;
}): Promise<JobRecord | undefined> {
  const row = await own.transaction
    .selectFrom('jobs')
    .selectAll()
    .where('id', '=', own.jobId)
    .where('owner', '=', own.owner)
    .executeTakeFirst();
  return row && jobRecord(row);
}
