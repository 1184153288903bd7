import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import type { OutboxRow } from '../database/tables';

/** Entries of the outbox that are not dispatches: those are claimed by the dispatcher. */
@Injectable()
export class OutboxStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  due(limit: number): Promise<readonly OutboxRow[]> {
    return this.database.reader
      .selectFrom('outbox')
      .selectAll()
      .where('kind', 'in', ['cancel', 'delete'])
      .where('due_at', '<=', this.clock.now())
      .orderBy('due_at')
      .orderBy('id')
      .limit(limit)
      .execute();
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
