import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';

import { Clock } from '../../clock/clock';
import { Config } from '../../config/config';
import type { JobRow, Tables } from '../../database/tables';
import { haltAttempts } from '../attempts/attempt.end';
import { jobAccount } from '../accounts/job.account';
import { endJob } from './job.end';
import { canceledPatch } from './job.result';

/** Ends a job as canceled with all of its attempts, and promises that they are stopped. */
@Injectable()
export class JobHalt {
  constructor(
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** The job's row is locked by the transaction, and has not ended. */
  async cancel(transaction: Transaction<Tables>, job: JobRow): Promise<void> {
    const now = this.clock.now();
    await haltAttempts(transaction, job.id, now);
    const account = await jobAccount(transaction, job, this.config.env);
    await endJob(transaction, job.id, (row) => canceledPatch(row, { account, now }));
  }
}
