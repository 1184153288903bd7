import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

import { Dispatcher } from './dispatch/dispatcher';
import { JobChanges } from './rows/job.changes';
import { OwnWork } from './own.work';
import { Reconciler } from './polling/reconciler';
import type { RecurringWork } from './recurring.work';

export type { RecurringWork } from './recurring.work';

/** The one thing that happens by itself: everything that is due, a few times a second. */
@Injectable()
export class JobsScheduler
  implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown
{
  private readonly joined: RecurringWork[] = [];

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly reconciler: Reconciler,
    private readonly changes: JobChanges,
    own: OwnWork,
  ) {
    this.joined.push(...own.works);
  }

  /** Has the work of a module above this one done on the same tick, until the same end. */
  join(work: RecurringWork): void {
    this.joined.push(work);
  }

  /** Begins what is due; each part skips what it is still busy with. */
  @Interval('jobs', 250)
  tick(): void {
    void this.dispatcher.nudge();
    void this.reconciler.poll();
    for (const work of this.joined) void work.run();
  }

  /** What happened while nobody looked is found out first. */
  async onApplicationBootstrap(): Promise<void> {
    await this.reconciler.takeOver();
  }

  /** Lets go of those who wait for changes, so that their connections can close. */
  onModuleDestroy(): void {
    this.changes.close();
  }

  /** Requests that are still served may write; nothing begins by itself any more. */
  async beforeApplicationShutdown(): Promise<void> {
    const joined = this.joined.map((work) => work.stop());
    const own = [this.dispatcher.stop(), this.reconciler.stop()];
    await Promise.all([...own, ...joined]);
  }
}
