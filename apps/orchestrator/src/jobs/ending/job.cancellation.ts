import { isFinal } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Checkpoints } from '../../clock/checkpoints';
import { Database } from '../../database/database';
import { findJob, lockJob } from '../rows/job.change';
import { JobChanges } from '../rows/job.changes';
import { JobHalt } from '../rows/job.halt';
import { jobRecord, type JobRecord } from '../rows/job.record';

/** Cancels jobs, in the one transaction in which their attempts end too. */
@Injectable()
export class JobCancellation {
  constructor(
    private readonly database: Database,
    private readonly halt: JobHalt,
    private readonly changes: JobChanges,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** The job as it is after: canceled, unless it had ended before. Undefined where there is none. */
  async cancel(owner: string, jobId: string): Promise<JobRecord | undefined> {
    const record = await this.database.write(async (transaction) => {
      const row = await lockJob(transaction, jobId);
      if (row?.owner !== owner) return undefined;
      if (isFinal(row.status)) return jobRecord(row);
      await this.halt.cancel(transaction, row);
      const ended = await findJob(transaction, jobId);
      return ended && jobRecord(ended);
    });
    if (!record) return undefined;
    this.changes.publish(jobId);
    await this.checkpoints.pass('afterFinalBeforeWebhook');
    return record;
  }
}
