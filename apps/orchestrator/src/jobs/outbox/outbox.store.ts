import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type RawBuilder, type SqlBool } from 'kysely';

import { Clock } from '../../clock/clock';
import { Database } from '../../database/database';
import type { OutboxRow, Tables } from '../../database/tables';
import type { GpuEndpoint } from '../../runpod/gpu.endpoint';
import { GpuEndpoints } from '../../runpod/gpu.endpoints';
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
    private readonly endpoints: GpuEndpoints,
  ) {}

  /**
   * Takes what is due of a kind, the longest due first, and for `cancel` as the provider's rate
   * allows; until its lease ends nobody else gets it, and after that anybody who asks. Cancels are
   * those of one endpoint.
   */
  async claim(
    kind: WorkedOff,
    most: number,
    endpoint: GpuEndpoint = this.endpoints.of(null),
  ): Promise<readonly OutboxRow[]> {
    const now = this.clock.now();
    const at = kind === 'cancel' ? this.endpoints.isAt(endpoint) : sql<SqlBool>`1 = 1`;
    if ((await dueOf(this.database.reader, kind, { now, most: 1, at })).length === 0) return [];
    return this.database.writeAlone(ALONE_FOR.cancel, async (transaction) => {
      const due = await dueOf(transaction, kind, { now, most, at });
      const wanted = { wanted: due.length, now, endpoint: this.endpoints.budgetOf(endpoint) };
      const calls = kind === 'cancel' ? await takeCalls(transaction, kind, wanted) : due.length;
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
  { now, most, at }: { now: number; most: number; at: RawBuilder<SqlBool> },
): Promise<OutboxRow[]> {
  return database
    .selectFrom('outbox')
    .selectAll()
    .where('kind', '=', kind)
    .where('due_at', '<=', now)
    .where(at)
    .orderBy('due_at')
    .orderBy('id')
    .limit(most)
    .execute();
}
