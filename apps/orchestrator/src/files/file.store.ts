import { ApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Database } from '../database/database';
import type { FileRow } from '../database/tables';
import { promise, withdrawRemovals } from '../jobs/outbox/outbox';
import { filePrefix } from '../jobs/rows/object.keys';

/** A page of an owner's files. */
export interface FileFilter {
  readonly limit: number;
  /** Only files older than this one. */
  readonly before?: string;
}

/** The rows of uploaded files. A file of somebody else is as unknown as one that never was. */
@Injectable()
export class FileStore {
  constructor(private readonly database: Database) {}

  /** Promises that bytes which are about to come are removed, unless `add` makes them a file. */
  announce(owner: string, id: string, dueAt: number): Promise<void> {
    const subject = filePrefix(owner, id);
    return this.database.write((transaction) =>
      promise(transaction, { kind: 'delete', subject, jobId: id, owner, dueAt }),
    );
  }

  async add(row: FileRow): Promise<void> {
    await this.database.write(async (transaction) => {
      await withdrawRemovals(transaction, row.id);
      await transaction.insertInto('files').values(row).execute();
    });
  }

  /** Throws ApiError `not_found`. */
  async find(owner: string, id: string, now: number): Promise<FileRow> {
    const row = await this.database.reader
      .selectFrom('files')
      .selectAll()
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    if (row) return row;
    throw new ApiError('not_found', `There is no file ${JSON.stringify(id.slice(0, 64))}.`);
  }

  /** Newest first: ids sort by time. */
  list(owner: string, { limit, before }: FileFilter, now: number): Promise<readonly FileRow[]> {
    return this.database.reader
      .selectFrom('files')
      .selectAll()
      .where('owner', '=', owner)
      .where('expires_at', '>', now)
      .$if(before !== undefined, (files) => files.where('id', '<', before ?? ''))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
  }

  /** Bytes that an owner keeps, also of files that are over their time and not yet removed. */
  async bytesOf(owner: string): Promise<number> {
    const { bytes } = await this.database.reader
      .selectFrom('files')
      .select(({ fn }) => fn.sum<number | null>('size_bytes').as('bytes'))
      .where('owner', '=', owner)
      .executeTakeFirstOrThrow();
    return Number(bytes ?? 0);
  }
}
