import { Injectable, Logger } from '@nestjs/common';

import { Database } from '../database/database';
import { WorkerWatch } from '../runpod/worker.watch';
import type { RecurringWork } from './recurring.work';
import { SingleFlight } from './single-flight';

/** Has the provider's workers looked at as long as an attempt of ours waits for one. */
@Injectable()
export class ProviderWatch implements RecurringWork {
  private readonly logger = new Logger(ProviderWatch.name);
  private readonly pass = new SingleFlight(() => this.work());
  private readonly stopping = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly workers: WorkerWatch,
  ) {}

  run(): Promise<void> {
    return this.pass.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.pass.run();
  }

  private async work(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    try {
      if (await this.anyWaits()) await this.workers.look(this.stopping.signal);
      else this.workers.nothingWaits();
    } catch (err) {
      this.logger.error({ err }, 'The workers could not be looked at.');
    }
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
