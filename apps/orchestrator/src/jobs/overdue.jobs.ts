import { newId } from '@app/contracts';
import { Injectable, Logger } from '@nestjs/common';
import type { Kysely } from 'kysely';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { Database } from '../database/database';
import type { Tables } from '../database/tables';
import { jobAccount } from './job.account';
import { lockJob } from './job.change';
import { JobChanges } from './job.changes';
import { endJob } from './job.end';
import { failedPatch } from './job.result';
import { withdrawDispatches } from './outbox';
import { neverStarted } from './retry.policy';
import { SingleFlight } from './single-flight';

/**
 * Ends jobs that wait for longer than a job may take: whatever keeps them from being started, they
 * end with a reason. One that an attempt works on is left to that attempt.
 */
@Injectable()
export class OverdueJobs {
  private readonly logger = new Logger(OverdueJobs.name);
  private readonly pass = new SingleFlight(() => this.work());
  private nextAt = 0;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly changes: JobChanges,
  ) {}

  /** Once in a while; most calls do nothing. */
  async run(): Promise<void> {
    if (this.stopped || this.clock.now() < this.nextAt) return;
    await this.pass.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.pass.run();
  }

  private async work(): Promise<void> {
    if (this.stopped) return;
    this.nextAt = this.clock.now() + EVERY_MS;
    try {
      const created = this.clock.now() - this.config.maxJobAgeMs;
      for (const id of await waitingSince(this.database.reader, created)) await this.end(id);
    } catch (err) {
      this.logger.error({ err }, 'Overdue jobs could not be ended.');
    }
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
