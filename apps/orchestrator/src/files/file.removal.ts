import { ApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import { locksRows } from '../database/row-locks';
import type { FileRow } from '../database/files.tables';
import type { Tables } from '../database/tables';
import { promise } from '../jobs/outbox/outbox';
import { RecurringPass } from '../jobs/recurring.work';
import { filePrefix } from '../jobs/rows/object.keys';
import { FileStore } from './file.store';

/** Removes files when their owner says so, and when they are over their time. */
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
    const row = await this.store.find(owner, id);
    const isRemoved = await this.database.write((transaction) => this.remove(transaction, row));
    if (isRemoved) return;
    const detail = `A job that is not finished uses ${id}; cancel the job first or wait for it.`;
    throw new ApiError('conflict', detail);
  }

  protected async work(): Promise<void> {
    if (!this.isTime(this.clock.now(), LOOK_EVERY_MS)) return;
    const files = await this.due();
    await this.database.write(async (transaction) => {
      for (const file of files) await this.remove(transaction, file);
    });
    if (files.length === BATCH) this.goOn();
  }

  /** A batch of files that are over their time, without those that an unfinished job uses. */
  private due(): Promise<readonly FileRow[]> {
    return this.database.reader
      .selectFrom('files')
      .selectAll()
      .where('expires_at', '<=', this.clock.now())
      .where(isUnused)
      .orderBy('expires_at')
      .limit(BATCH)
      .execute();
  }

  /** Whether it was removed, or is gone already; not while an unfinished job uses it. */
  private async remove(transaction: Transaction<Tables>, { id, owner }: FileRow): Promise<boolean> {
    await lockFile(transaction, id);
    const { numDeletedRows } = await transaction
      .deleteFrom('files')
      .where('id', '=', id)
      .where(isUnused)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return !(await lockFile(transaction, id));
    const subject = filePrefix(owner, id);
    const dueAt = this.clock.now();
    await promise(transaction, { kind: 'delete', subject, jobId: id, owner, dueAt });
    return true;
  }
}

const LOOK_EVERY_MS = 60_000;
const BATCH = 200;

/** Whoever writes a job with it has ended then, and the look for such a job comes after. */
function lockFile(transaction: Transaction<Tables>, id: string): Promise<unknown> {
  return transaction
    .selectFrom('files')
    .select('id')
    .where('id', '=', id)
    .$if(locksRows(transaction), (query) => query.forUpdate())
    .executeTakeFirst();
}

/** Of a row of `files`: no job of its owner names it that has not ended. */
const isUnused = sql<boolean>`not exists (
  select 1 from jobs where jobs.owner = files.owner and jobs.status in ('queued', 'processing')
  and jobs.input_json like '%"' || files.id || '"%')`;
