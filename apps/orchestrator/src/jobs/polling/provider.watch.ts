import { Injectable } from '@nestjs/common';

import { Database } from '../../database/database';
import { WorkerWatch } from '../../runpod/worker.watch';
import { RecurringPass } from '../recurring.work';

/** Has the provider's workers looked at as long as an attempt of ours waits for one. */
@Injectable()
export class ProviderWatch extends RecurringPass {
  protected readonly trouble = 'The workers could not be looked at.';

  constructor(
    private readonly database: Database,
    private readonly workers: WorkerWatch,
  ) {
    super();
  }

  protected async work(): Promise<void> {
    if (await this.anyWaits()) await this.workers.look(this.stopping.signal);
    else this.workers.nothingWaits();
  }

  private async anyWaits(): Promise<boolean> {
    const attempt = await this.database.reader
      .selectFrom('attempts')
      .select('id')
      .where('state', '=', 'submitted')
      .where('started_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    return attempt !== undefined;
  }
}
