import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import { Database, MOST_ANNOUNCED, type Listening } from '../../database/database';
import { JobChanges } from './job.changes';
import { RecurringPass } from '../recurring.work';
import { SingleFlight } from '../single-flight';

/**
 * Tells those who wait here of changes that other orchestrators wrote, where the database is shared.
 * Each announces what it changed; beside that the revisions of all watched jobs are looked up now and
 * then, more often while announcements do not come through.
 */
@Injectable()
export class SharedChanges extends RecurringPass {
  protected readonly trouble = 'Changes of watched jobs could not be looked up.';
  private readonly sender = randomUUID();
  private readonly changed = new Set<string>();
  private readonly telling = new SingleFlight(() => this.tell());
  private seen: ReadonlyMap<string, number> = new Map();
  private listening: Listening | undefined;
  private isBehind = false;

  constructor(
    private readonly database: Database,
    private readonly changes: JobChanges,
    private readonly clock: Clock,
  ) {
    super();
    if (database.shared) changes.onPublish((jobId) => this.announce(jobId));
  }

  protected async work(): Promise<void> {
    if (!this.database.shared || this.changes.closed.aborted) return;
    this.listening ??= this.database.listen({
      heard: (text) => this.heard(text),
      connected: () => (this.isBehind = true),
    });
    const everyMs = this.listening?.isConnected ? LOOK_BESIDE_MS : LOOK_ALONE_MS;
    const isTime = this.isTime(this.clock.now(), everyMs) || this.isBehind;
    this.isBehind = false;
    const watched = isTime ? this.changes.watched() : [];
    if (watched.length > 0) await this.compare(watched);
  }

  private announce(jobId: string): void {
    this.changed.add(jobId);
    void this.telling.run();
  }

  /** Those that change meanwhile go together after. */
  private async tell(): Promise<void> {
    const ids = [...this.changed];
    this.changed.clear();
    const text = `${this.sender} ${ids.join(' ')}`;
    try {
      await this.database.announce(text.length > MOST_ANNOUNCED ? `${this.sender} ${ALL}` : text);
    } catch (err) {
      // The others look it up by themselves.
      this.logger.warn({ err }, 'Changes of jobs could not be announced.');
    }
  }

  private heard(text: string): void {
    const [sender, ...ids] = text.split(' ');
    if (sender === this.sender) return;
    const watched = new Set(this.changes.watched());
    const changed = ids[0] === ALL ? watched : ids.filter((id) => watched.has(id));
    for (const id of changed) this.changes.tell(id);
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
    for (const id of changed) this.changes.tell(id);
  }
}

/** While announcements come: one is lost only where its sender dies between its commit and it. */
const LOOK_BESIDE_MS = 5_000;
const LOOK_ALONE_MS = 500;
/** In the place of more ids than an announcement holds. */
const ALL = '*';
