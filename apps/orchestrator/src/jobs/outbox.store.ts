import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import type { OutboxKind, OutboxRow } from '../database/tables';

/** Entries that are not asked for although they are due. */
export interface LeftOut {
  readonly ids: readonly string[];
  readonly subjects: readonly string[];
}

/** Entries of the outbox that are not dispatches: those are claimed by the dispatcher. */
@Injectable()
export class OutboxStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** What is due of some kinds, the longest due first. */
  due(
    kinds: readonly OutboxKind[],
    limit: number,
    { ids, subjects }: LeftOut = NOTHING,
  ): Promise<readonly OutboxRow[]> {
    let query = this.database.reader
      .selectFrom('outbox')
      .selectAll()
      .where('kind', 'in', kinds)
      .where('due_at', '<=', this.clock.now());
    // Not every database takes an empty list.
    if (ids.length > 0) query = query.where('id', 'not in', ids);
    if (subjects.length > 0) query = query.where('subject', 'not in', subjects);
    return query.orderBy('due_at').orderBy('id').limit(limit).execute();
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

const NOTHING: LeftOut = { ids: [], subjects: [] };
