import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import type { AttemptRow, OutboxRow } from '../../database/tables';
import { goesOn, type ProviderStatus } from '../../runpod/gpu.provider';
import { AccountStore } from './account.store';
import { JobChanges } from '../rows/job.changes';
import { RecurringPass } from '../recurring.work';
import { StatusReader } from '../polling/status.reader';

/**
 * Asks the provider how long attempts ran that ended here before it knew: a worker's word ends a job
 * at once, and what is billed is known some seconds later.
 */
@Injectable()
export class JobAccounting extends RecurringPass {
  protected readonly trouble = 'Accounts could not be settled.';
  private readonly look = { signal: this.stopping.signal, paid: false };

  constructor(
    private readonly store: AccountStore,
    private readonly provider: StatusReader,
    private readonly clock: Clock,
    private readonly changes: JobChanges,
  ) {
    super();
  }

  protected async work(): Promise<void> {
    const now = this.clock.now();
    const claimed = await this.store.claim(MAX_AT_ONCE, { now, dueAt: now + RETRY_MS });
    await Promise.all(claimed.map((entry) => this.attend(entry)));
  }

  private async attend(entry: OutboxRow): Promise<void> {
    try {
      const attempt = await this.store.attemptOf(entry);
      const status = attempt && (await this.provider.read(attempt, this.look));
      const isCut = this.stopping.signal.aborted && attempt && !status;
      if (isCut) return await this.store.handBack(entry, this.clock.now());
      if (attempt && status) await this.settle(attempt, status);
      const isOver = !attempt || status?.state === 'gone' || isKnown(status);
      if (isOver || entry.tries >= MAX_TRIES) await this.store.done(entry);
    } catch (err) {
      // It is due again after RETRY_MS, or given up there.
      this.logger.warn({ err }, `What ${entry.subject} took could not be read.`);
      if (entry.tries >= MAX_TRIES) await this.store.done(entry);
    }
  }

  private async settle(attempt: AttemptRow, status: ProviderStatus): Promise<void> {
    if (!isKnown(status)) return;
    if (await this.store.settle(attempt, status)) this.changes.publish(attempt.job_id);
  }
}

/** As long as it goes on there, the time is that of now. */
function isKnown(status: ProviderStatus | undefined): boolean {
  return status !== undefined && !goesOn(status.state) && status.executionMs !== null;
}

const MAX_AT_ONCE = 8;
const RETRY_MS = 30_000;
/** Over some minutes; RunPod forgets an attempt half an hour after its end. */
const MAX_TRIES = 6;
