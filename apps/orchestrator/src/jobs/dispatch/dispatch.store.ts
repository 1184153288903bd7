import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import { Database } from '../../database/database';
import type { AttemptRow } from '../../database/tables';
import { stopAtProvider } from '../attempts/attempt.end';
import { ALONE_FOR } from '../polling/call.budget';
import { claimDue, type ClaimedAttempt } from './dispatch.claims';
import { changeJob, lockJob } from '../rows/job.change';
import { promise } from '../outbox/outbox';
import { OpeningsNow } from './openings.now';
import { PollPace } from '../polling/poll.pace';

/** The way of tasks out of the outbox to the provider. */
@Injectable()
export class DispatchStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly pace: PollPace,
    private readonly openings: OpeningsNow,
  ) {}

  async anyDue(): Promise<boolean> {
    const entry = await this.database.reader
      .selectFrom('outbox')
      .select('id')
      .where('kind', '=', 'dispatch')
      .where('due_at', '<=', this.clock.now())
      .limit(1)
      .executeTakeFirst();
    return entry !== undefined;
  }

  /** Marks up to `most` attempts as being submitted, as far as the window has room for them. */
  claim(most: number, window: number): Promise<readonly ClaimedAttempt[]> {
    return this.database.writeAlone(ALONE_FOR.run, (transaction) =>
      claimDue(transaction, { most, window, openings: this.openings, now: this.clock.now() }),
    );
  }

  /** The provider has it. One whose job was canceled meanwhile is promised to be stopped there. */
  accepted({ id }: AttemptRow, providerId: string): Promise<void> {
    return this.database.write(async (transaction) => {
      const now = this.clock.now();
      const { numUpdatedRows } = await transaction
        .updateTable('attempts')
        .set({
          state: 'submitted',
          provider_id: providerId,
          submitted_at: now,
          next_poll_at: now + this.pace.delayMs(0),
        })
        .where('id', '=', id)
        .where('state', '=', 'submitting')
        .executeTakeFirst();
      if (numUpdatedRows > 0n) return;
      const ended = await transaction
        .updateTable('attempts')
        .set({ provider_id: providerId })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      if (!ended) return;
      await stopAtProvider(transaction, ended, now);
    });
  }

  /** The provider does not have it: as if it had never been tried. */
  refused({ attempt, dueAt }: ClaimedAttempt): Promise<void> {
    const { id, task_id: subject, job_id: jobId, owner } = attempt;
    return this.database.write(async (transaction) => {
      await lockJob(transaction, jobId);
      const { numDeletedRows } = await transaction
        .deleteFrom('attempts')
        .where('id', '=', id)
        .where('state', '=', 'submitting')
        .executeTakeFirst();
      if (numDeletedRows === 0n) return;
      await transaction
        .updateTable('tasks')
        .set((set) => ({ attempts: set('attempts', '-', 1) }))
        .where('id', '=', subject)
        .execute();
      await changeJob(transaction, jobId, (job) => ({ attempts: job.attempts - 1 }));
      await promise(transaction, { kind: 'dispatch', subject, jobId, owner, dueAt });
    });
  }
}
