import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import { JobChanges } from './job.changes';
import type { RecurringWork } from './recurring.work';
import { SingleFlight } from './single-flight';

/**
 * Tells those who wait here of changes that other orchestrators wrote: the revisions of all watched
 * jobs are looked up together, twice a second, where the database is shared and somebody waits.
 */
@Injectable()
export class SharedChanges implements RecurringWork {
  private readonly logger = new Logger(SharedChanges.name);
  private readonly pass = new SingleFlight(() => this.work());
  private seen: ReadonlyMap<string, number> = new Map();
  private nextAt = 0;

  constructor(
    private readonly database: Database,
    private readonly changes: JobChanges,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const now = this.clock.now();
    if (!this.database.shared || this.changes.closed.aborted || now < this.nextAt) return;
    this.nextAt = now + LOOK_EVERY_MS;
    await this.pass.run();
  }

  /** Nothing is told any more once JobChanges is closed. */
  async stop(): Promise<void> {
    this.nextAt = Infinity;
    await this.pass.run();
  }

  private async work(): Promise<void> {
    const watched = this.changes.watched();
    if (watched.length === 0 || this.nextAt === Infinity) return;
    try {
      const rows = await this.database.reader
        .selectFrom('jobs')
        .select(['id', 'revision'])
        .where('id', 'in', watched)
        .execute();
      const current = new Map(rows.map(({ id, revision }) => [id, revision]));
      // Also one that is gone, and one that was never looked up: whoever waits reads it again.
      const changed = watched.filter((id) => current.get(id) !== (this.seen.get(id) ?? NaN));
      this.seen = current;
      for (const id of changed) this.changes.publish(id);
    } catch (err) {
      this.logger.warn({ err }, 'Changes of watched jobs could not be looked up.');
    }
  }
}

const LOOK_EVERY_MS = 500;
