import { ApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import type { FileRow, Tables } from '../database/tables';
import { promise } from '../jobs/outbox/outbox';
import { RecurringPass } from '../jobs/recurring.work';
import { filePrefix } from './file.keys';
import { FileStore } from './file.store';

/** Removes files: when their owner says so, and when they are over their time. */
@Injectable()
export class FileRemoval extends RecurringPass {
  protected readonly trouble = 'Files that are over their time could not be deleted.';

  constructor(
    private readonly database: Database,
    private readonly store: FileStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Throws ApiError `not_found`, or `conflict` while an unfinished job uses it. */
  async delete(owner: string, id: string): Promise<void> {
    const row = await this.store.find(owner, id, this.clock.now());
    await this.database.write(async (transaction) => {
      if ((await unused(transaction, [row])).length === 0) {
        const detail = `A job that is not finished uses ${id}; cancel the job first or wait for it.`;
        throw new ApiError('conflict', detail);
      }
      await this.remove(transaction, row);
    });
  }

  /** Deletes a batch of what is over its time, but for what an unfinished job uses. */
  protected async work(): Promise<void> {
    const now = this.clock.now();
    if (!this.isTime(now, LOOK_EVERY_MS)) return;
    await this.database.write(async (transaction) => {
      const due = await transaction
        .selectFrom('files')
        .selectAll()
        .where('expires_at', '<=', now)
        .orderBy('expires_at')
        .limit(BATCH)
        .execute();
      for (const row of await unused(transaction, due)) await this.remove(transaction, row);
    });
  }

  private async remove(transaction: Transaction<Tables>, { id, owner }: FileRow): Promise<void> {
    await transaction.deleteFrom('files').where('id', '=', id).execute();
    const subject = filePrefix(owner, id);
    const dueAt = this.clock.now();
    await promise(transaction, { kind: 'delete', subject, jobId: id, owner, dueAt });
  }
}

const LOOK_EVERY_MS = 60_000;
const BATCH = 200;

/** Those that no unfinished job of their owner names. */
async function unused(
  transaction: Transaction<Tables>,
  rows: readonly FileRow[],
): Promise<readonly FileRow[]> {
  const kept: FileRow[] = [];
  for (const row of rows) {
    const user = await transaction
      .selectFrom('jobs')
      .select('id')
      .where('owner', '=', row.owner)
      .where('status', 'in', ['queued', 'processing'])
      .where(sql<boolean>`input_json like ${`%"${row.id}"%`}`)
      .limit(1)
      .executeTakeFirst();
    if (!user) kept.push(row);
  }
  return kept;
}
