import { Injectable, type BeforeApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

import { Dispatcher } from './dispatcher';
import { JobChanges } from './job.changes';
import { OutboxRunner } from './outbox.runner';
import { Reconciler } from './reconciler';

/** The one thing that happens by itself: everything that is due, a few times a second. */
@Injectable()
export class JobsScheduler implements OnModuleDestroy, BeforeApplicationShutdown {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly reconciler: Reconciler,
    private readonly outbox: OutboxRunner,
    private readonly changes: JobChanges,
  ) {}

  /** Begins what is due; each part skips what it is still busy with. */
  @Interval('jobs', 250)
  tick(): void {
    void this.dispatcher.nudge();
    void this.reconciler.poll();
    void this.outbox.run();
  }

  /** Lets go of those who wait for changes, so that their connections can close. */
  onModuleDestroy(): void {
    this.changes.close();
  }

  /** Requests that are still served may write; nothing begins by itself any more. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.dispatcher.stop(), this.reconciler.stop(), this.outbox.stop()]);
  }
}
