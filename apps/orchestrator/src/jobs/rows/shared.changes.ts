import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import { Database } from '../../database/database';
import { JobChanges } from './job.changes';
import { RecurringPass } from '../recurring.work';

/**
 * Tells those who wait here of changes that other orchestrators wrote: the revisions of all watched
 * jobs are looked up together, twice a second, where the database is shared and somebody waits.
 */
@Injectable()
export class SharedChanges extends RecurringPass {
  protected readonly trouble = 'Changes of watched jobs could not be looked up.';
  private seen: ReadonlyMap<string, number> = new Map();

  constructor(
    private readonly database: Database,
    private readonly changes: JobChanges,
    private readonly clock: Clock,
  ) {
    super();
  }

  protected async work(): Promise<void> {
    if (!this.database.shared || this.changes.closed.aborted) return;
    if (!this.isTime(this.clock.now(), LOOK_EVERY_MS)) return;
    const watched = this.changes.watched();
    if (watched.length > 0) await this.compare(watched);
  }

  private async compare(watched: readonly string[]): Promise<void> {
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
  }
}

const LOOK_EVERY_MS = 500;
