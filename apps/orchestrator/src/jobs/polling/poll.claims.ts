import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';

import { Clock } from '../../clock/clock';
import { Database } from '../../database/database';
import type { AttemptRow, AttemptState, Tables } from '../../database/tables';
import { POLL_LEASE_MS } from '../attempts/attempt.times';
import { ALONE_FOR, takeCalls } from './call.budget';
import { PollPace } from './poll.pace';

/**
 * Whose turn it is to be looked at. Among several orchestrators one gets an attempt for as long as a
 * look takes; when it dies over it, another one gets the attempt after that.
 */
@Injectable()
export class PollClaims {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly pace: PollPace,
  ) {}

  /** Ids of attempts to look at, the longest overdue first; a status call for each is paid. */
  async claim(most: number): Promise<readonly string[]> {
    if (most <= 0 || !(await this.anyDue())) return [];
    return this.database.writeAlone(ALONE_FOR.status, async (transaction) => {
      const now = this.clock.now();
      const open = await dueIds(transaction, 'submitting', { now, most });
      const asked = await dueIds(transaction, 'submitted', { now, most: most - open.length });
      const calls = await takeCalls(transaction, 'status', { wanted: asked.length, now });
      const ids = [...open, ...asked.slice(0, calls)];
      await setTurn(transaction, ids, now + POLL_LEASE_MS);
      this.pace.note(await countLive(transaction));
      return ids;
    });
  }

  /** Lets others look at it now. */
  handBack(id: string): Promise<void> {
    return this.database.write((transaction) => setTurn(transaction, [id], this.clock.now()));
  }

  /** A look did not work: the next one is as far away as if it had. */
  postpone({ id, polls }: AttemptRow): Promise<void> {
    const at = this.clock.now() + this.pace.delayMs(polls);
    return this.database.write((transaction) => setTurn(transaction, [id], at));
  }

  /**
   * After a start alone on a database nobody else holds a claim, and all that live are due: whatever
   * happened while nobody looked is known at once.
   */
  async takeOver(): Promise<void> {
    if (this.database.shared) return;
    await this.database.write((transaction) =>
      transaction
        .updateTable('attempts')
        .set({ next_poll_at: this.clock.now() })
        .where('state', '=', 'submitted')
        .execute(),
    );
  }

  private async anyDue(): Promise<boolean> {
    const now = this.clock.now();
    for (const state of ['submitted', 'submitting'] as const) {
      const ids = await dueIds(this.database.reader, state, { now, most: 1 });
      if (ids.length > 0) return true;
    }
    return false;
  }
}

async function dueIds(
  database: Kysely<Tables>,
  state: AttemptState,
  { now, most }: { readonly now: number; readonly most: number },
): Promise<readonly string[]> {
  if (most <= 0) return [];
  const rows = await database
    .selectFrom('attempts')
    .select('id')
    .where('state', '=', state)
    .where('next_poll_at', '<=', now)
    .orderBy('next_poll_at')
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}

async function setTurn(
  database: Kysely<Tables>,
  ids: readonly string[],
  next_poll_at: number,
): Promise<void> {
  // Not every database takes an empty list.
  if (ids.length === 0) return;
  await database
    .updateTable('attempts')
    .set({ next_poll_at })
    .where('id', 'in', ids)
    .where('state', '!=', 'ended')
    .execute();
}

async function countLive(database: Kysely<Tables>): Promise<number> {
  const { live } = await database
    .selectFrom('attempts')
    .select((select) => select.fn.countAll<number>().as('live'))
    .where('state', '=', 'submitted')
    .executeTakeFirstOrThrow();
  return Number(live);
}
