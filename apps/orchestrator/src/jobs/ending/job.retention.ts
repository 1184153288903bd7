import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import { dayOf } from '../../database/usage.row';
import { USAGE_DAYS } from '../../usage/usage.query';
import { RecurringPass } from '../recurring.work';
import { RetentionStore } from './retention.store';

/**
 * Deletes what is over its time: rows of ended jobs with all that hangs on them, old keys, and what
 * jobs took long ago.
 */
@Injectable()
export class JobRetention extends RecurringPass {
  protected readonly trouble = 'What is over its time could not be deleted.';

  constructor(
    private readonly store: RetentionStore,
    private readonly database: Database,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Deletes a batch; where more may be due, the next call goes on with it. */
  protected async work(): Promise<void> {
    const now = this.clock.now();
    if (!this.isTime(now, LOOK_EVERY_MS)) return;
    const usageBefore = dayOf(now - USAGE_DAYS * 24 * 3_600_000);
    const due = { jobsBefore: now - this.keptMs, keysBefore: now, usageBefore };
    if (!(await this.store.anyDue(due))) return;
    const { jobs, isMore } = await this.database.writeAlone('retention', (transaction) =>
      this.store.remove(transaction, due),
    );
    if (jobs > 0) this.logger.log(`${jobs} jobs were over their time and are deleted.`);
    if (isMore) this.goOn();
  }

  /** A row says where its result lies, and so outlives it. */
  private get keptMs(): number {
    const { JOB_TTL_DAYS, OUTPUT_TTL_HOURS } = this.config.env;
    return Math.max(JOB_TTL_DAYS * 24, OUTPUT_TTL_HOURS) * 3_600_000;
  }
}

const LOOK_EVERY_MS = 60_000;
