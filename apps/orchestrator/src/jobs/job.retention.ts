import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { Database } from '../database/database';
import type { RecurringWork } from './recurring.work';
import { RetentionStore } from './retention.store';
import { SingleFlight } from './single-flight';

/** Deletes what is over its time: rows of ended jobs with all that hangs on them, and old keys. */
@Injectable()
export class JobRetention implements RecurringWork {
  private readonly logger = new Logger(JobRetention.name);
  private readonly pass = new SingleFlight(() => this.work());
  private nextAt = 0;
  private stopped = false;

  constructor(
    private readonly store: RetentionStore,
    private readonly database: Database,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Resolves when a batch is gone; where more may be due, the next call goes on with it. */
  run(): Promise<void> {
    return this.pass.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.pass.run();
  }

  private async work(): Promise<void> {
    const now = this.clock.now();
    if (this.stopped || now < this.nextAt) return;
    this.nextAt = now + LOOK_EVERY_MS;
    try {
      const due = { jobsBefore: now - this.keptMs, keysBefore: now };
      if (!(await this.store.anyDue(due))) return;
      const { jobs, isMore } = await this.database.writeAlone('retention', (transaction) =>
        this.store.remove(transaction, due),
      );
      if (jobs > 0) this.logger.log(`${jobs} jobs were over their time and are deleted.`);
      if (isMore) this.nextAt = now;
    } catch (err) {
      this.logger.error({ err }, 'What is over its time could not be deleted.');
    }
  }

  /** A row says where its result lies, and so outlives it. */
  private get keptMs(): number {
    const { JOB_TTL_DAYS, OUTPUT_TTL_HOURS } = this.config.env;
    return Math.max(JOB_TTL_DAYS * 24, OUTPUT_TTL_HOURS) * 3_600_000;
  }
}

const LOOK_EVERY_MS = 60_000;
