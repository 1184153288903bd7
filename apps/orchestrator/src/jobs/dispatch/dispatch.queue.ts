import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

import { Clock } from '../../clock/clock';
import { Database } from '../../database/database';
import { byTurn, MAX_COUNTED, type QueueState, type WaitingEntry } from './fair-position';

/** Reads how the queue of all owners stands, for those who want to know their place in it. */
@Injectable()
export class DispatchQueue {
  private known: { readonly at: number; readonly state: Promise<QueueState> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** At most a second old: however many ask, it is read once a second. */
  state(): Promise<QueueState> {
    const at = this.clock.now();
    if (this.known && at - this.known.at < MAX_AGE_MS) return this.known.state;
    const state = this.read();
    this.known = { at, state };
    state.catch(() => (this.known = undefined));
    return state;
  }

  /** The waiting dispatches of jobs, by owner and in the order in which an owner's are taken. */
  async entriesOf(jobIds: readonly string[]): Promise<readonly WaitingEntry[]> {
    // Asked in order and of one kind, SQLite would go through the whole queue instead of by job.
    const entries = await this.database.reader
      .selectFrom('outbox')
      .select(['id', 'job_id', 'owner', 'due_at', 'kind'])
      .where('job_id', 'in', jobIds)
      .execute();
    return entries.filter(({ kind }) => kind === 'dispatch').toSorted(byTurn);
  }

  /** How many of an owner's dispatches are taken from one on, and before another one. */
  async count(from: WaitingEntry | undefined, before: WaitingEntry): Promise<number> {
    const { count } = await this.database.reader
      .selectFrom((outbox) => {
        let between = outbox
          .selectFrom('outbox')
          .select('id')
          .where('kind', '=', 'dispatch')
          .where('owner', '=', before.owner)
          .where(sql<boolean>`(due_at, id) < (${before.due_at}, ${before.id})`);
        if (from)
          between = between.where(sql<boolean>`(due_at, id) >= (${from.due_at}, ${from.id})`);
        return between.limit(MAX_COUNTED).as('between');
      })
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  private async read(): Promise<QueueState> {
    const { reader } = this.database;
    const attempts = await reader
      .selectFrom('attempts')
      .select(['job_id', 'owner', 'started_at'])
      .where('state', 'in', ['submitting', 'submitted'])
      .orderBy('created_at')
      .orderBy('id')
      .limit(MAX_COUNTED)
      .execute();
    const live = new Map<string, number>();
    for (const { owner } of attempts) live.set(owner, (live.get(owner) ?? 0) + 1);
    const rows = await reader
      .selectFrom((outbox) =>
        outbox
          .selectFrom('outbox')
          .select(['owner', 'due_at'])
          .where('kind', '=', 'dispatch')
          .limit(MAX_COUNTED)
          .as('counted'),
      )
      .select((select) => [
        'owner',
        select.fn.countAll<number>().as('count'),
        select.fn.min('due_at').as('oldest'),
      ])
      .groupBy('owner')
      .execute();
    return {
      handedOver: attempts.filter((one) => one.started_at === null).map(({ job_id }) => job_id),
      live,
      waiting: new Map(
        rows.map(({ owner, count, oldest }) => [owner, { count: Number(count), oldest }]),
      ),
    };
  }
}

const MAX_AGE_MS = 1_000;
