import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';

import { Clock } from '../../clock/clock';
import { Database } from '../../database/database';
import type { OutboxRow, Tables } from '../../database/tables';
import { OUTBOX_LEASE_MS } from '../attempts/attempt.times';
import { ALONE_FOR, takeCalls } from '../polling/call.budget';

/** Kinds that the OutboxRunner works off. */
export type WorkedOff = keyof typeof OUTBOX_LEASE_MS;

/** Entries of the outbox that are not dispatches: those are claimed by the dispatcher. */
@Injectable()
export class OutboxStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes what is due of a kind, the longest due first, and for `cancel` as the provider's rate
   * allows; until its lease ends nobody else gets it, and after that anybody who asks.
   */
  async claim(kind: WorkedOff, most: number): Promise<readonly OutboxRow[]> {
    const now = this.clock.now();
    if ((await dueOf(this.database.reader, kind, { now, most: 1 })).length === 0) return [];
    return this.database.writeAlone(ALONE_FOR.cancel, async (transaction) => {
      const due = await dueOf(transaction, kind, { now, most });
      const calls =
        kind === 'cancel'
          ? await takeCalls(transaction, kind, { wanted: due.length, now })
          : due.length;
      const claimed = due.slice(0, calls);
      for (const { id } of claimed) {
        await transaction
          .updateTable('outbox')
          .set({ due_at: now + OUTBOX_LEASE_MS[kind] })
          .where('id', '=', id)
          .execute();
      }
      return claimed;
    });
  }

  /** What was promised is done. */
  async done({ id }: OutboxRow): Promise<void> {
    await this.database.write((transaction) =>
      transaction.deleteFrom('outbox').where('id', '=', id).execute(),
    );
  }

  /** It is to be done (again) later; `tries` are those that failed in a row. */
  async postpone({ id }: OutboxRow, dueAt: number, tries: number): Promise<void> {
    await this.database.write((transaction) =>
      transaction
        .updateTable('outbox')
        .set({ due_at: dueAt, tries })
        .where('id', '=', id)
        .execute(),
    );
  }
}

function dueOf(
  database: Kysely<Tables>,
  kind: WorkedOff,
  { now, most }: { readonly now: number; readonly most: number },
): Promise<OutboxRow[]> {
  return database
    .selectFrom('outbox')
    .selectAll()
    .where('kind', '=', kind)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(most)
    .execute();
}
