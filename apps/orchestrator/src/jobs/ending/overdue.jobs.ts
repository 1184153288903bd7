import { newId } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';

import { Clock } from '../../clock/clock';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import type { Tables } from '../../database/tables';
import { jobAccount } from '../accounts/job.account';
import { lockJob } from '../rows/job.change';
import { JobChanges } from '../rows/job.changes';
import { endJob } from '../rows/job.end';
import { failedPatch } from '../rows/job.result';
import { withdrawDispatches } from '../outbox/outbox';
import { RecurringPass } from '../recurring.work';
import { neverStarted } from '../attempts/retry.policy';

/**
 * Ends jobs that wait for longer than a job may take: whatever keeps them from being started, they
 * end with a reason. One that an attempt works on is left to that attempt.
 */
@Injectable()
export class OverdueJobs extends RecurringPass {
  protected readonly trouble = 'Overdue jobs could not be ended.';

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly changes: JobChanges,
  ) {
    super();
  }

  /** Once in a while; most calls do nothing. */
  protected async work(): Promise<void> {
    const now = this.clock.now();
    if (!this.isTime(now, EVERY_MS)) return;
    const waiting = await waitingSince(this.database.reader, now - this.config.maxJobAgeMs);
    for (const id of waiting) await this.end(id);
  }

  private async end(id: string): Promise<void> {
    const now = this.clock.now();
    const ended = await this.database.write(async (transaction) => {
      const job = await lockJob(transaction, id);
      if (!job || (await isAtWork(transaction, id))) return false;
      await withdrawDispatches(transaction, id);
      const failure = neverStarted(this.config.env.JOB_MAX_AGE_HOURS);
      const account = await jobAccount(transaction, job, this.config.env);
      return endJob(transaction, id, (row) => failedPatch(row, { failure, account, now }));
    });
    if (!ended) return;
    this.logger.warn(`${id} waited for longer than JOB_MAX_AGE_HOURS.`);
    this.changes.publish(id);
  }
}

const EVERY_MS = 30_000;
/** More are ended the next time. */
const MOST = 100;

async function waitingSince(database: Kysely<Tables>, created: number): Promise<readonly string[]> {
  // Ids begin with their time: the index gives the oldest without reading the others.
  const before = newId('job', Math.max(0, created));
  const found: string[] = [];
  for (const status of ['queued', 'processing'] as const) {
    const rows = await database
      .selectFrom('jobs')
      .select('id')
      .where('status', '=', status)
      .where('id', '<', before)
      .where((where) =>
        where.not(
          where.exists(
            where
              .selectFrom('attempts')
              .select('attempts.id')
              .whereRef('attempts.job_id', '=', 'jobs.id')
              .where('attempts.state', '!=', 'ended'),
          ),
        ),
      )
      .orderBy('id')
      .limit(MOST)
      .execute();
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}

async function isAtWork(database: Kysely<Tables>, jobId: string): Promise<boolean> {
  const attempt = await database
    .selectFrom('attempts')
    .select('id')
    .where('job_id', '=', jobId)
    .where('state', '!=', 'ended')
    .executeTakeFirst();
  return attempt !== undefined;
}
