import { Injectable } from '@nestjs/common';

import { JobAccounting } from './job.accounting';
import { JobRetention } from './job.retention';
import { OutboxRunner } from './outbox.runner';
import { OverdueJobs } from './overdue.jobs';
import { ProviderWatch } from './provider.watch';
import type { RecurringWork } from './recurring.work';

/** Work of this module beside dispatching and polling. */
@Injectable()
export class OwnWork {
  readonly works: readonly RecurringWork[];

  constructor(
    outbox: OutboxRunner,
    overdue: OverdueJobs,
    provider: ProviderWatch,
    retention: JobRetention,
    accounting: JobAccounting,
  ) {
    this.works = [outbox, overdue, provider, retention, accounting];
  }
}
