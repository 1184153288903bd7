import { ApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import type { FileRow } from '../database/files.tables';

/** A page of an owner's files. */
export interface FileFilter {
  readonly limit: number;
  /** Only files older than this one. */
  readonly before?: string;
}

/** The rows of uploaded files. A file of somebody else is as unknown as one that never was. */
@Injectable()
export class FileStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Throws ApiError `not_found`. */
  async find(owner: string, id: string): Promise<FileRow> {
    const row = await this.database.reader
      .selectFrom('files')
      .selectAll()
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('expires_at', '>', this.clock.now())
      .executeTakeFirst();
    if (row) return row;
    throw new ApiError('not_found', `There is no file ${JSON.stringify(id.slice(0, 64))}.`);
  }

  /** Newest first: ids sort by time. */
  list(owner: string, { limit, before }: FileFilter): Promise<readonly FileRow[]> {
    return this.database.reader
      .selectFrom('files')
      .selectAll()
      .where('owner', '=', owner)
      .where('expires_at', '>', this.clock.now())
      .$if(before !== undefined, (files) => files.where('id', '<', before ?? ''))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
  }
}
