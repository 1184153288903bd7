import { ApiError, newId } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { Database } from '../database/database';
import type { FileRow, UploadRow } from '../database/files.tables';
import type { Tables } from '../database/tables';
import { promise } from '../jobs/outbox/outbox';
import { filePrefix } from '../jobs/rows/object.keys';
import type { FileFacts } from './file.stream';
import { refuseOverQuota } from './upload.quota';

/** How long an upload may take, and how long one that was cut can be resumed. */
export const UPLOAD_TTL_MS = 24 * 3_600_000;

/** How long a client may take to begin with an upload that goes straight to the store. */
export const DIRECT_GRANT_MS = 3_600_000;

/** An upload that is to begin. */
export type WantedUpload = Pick<UploadRow, 'owner' | 'way' | 'filename' | 'size_bytes'> &
  Partial<Pick<UploadRow, 'id' | 'metadata_json'>>;

/** The rows of uploads under way. They count against their owner's quota from their beginning. */
@Injectable()
export class UploadStore {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Holds room for a file. Throws ApiError `payload_too_large` or `quota_exceeded`. */
  async open(wanted: WantedUpload): Promise<UploadRow> {
    this.refuseTooLarge(wanted.size_bytes);
    const now = this.clock.now();
    const row: UploadRow = {
      ...{ id: newId('file', now), metadata_json: null, ...wanted },
      ...{ created_at: now, expires_at: now + UPLOAD_TTL_MS },
    };
    // Alone, so that of many at once each sees the others.
    await this.database.writeAlone('uploads', async (transaction) => {
      await refuseOverQuota(transaction, row, this.config.env.FILES_MAX_BYTES);
      await transaction.insertInto('uploads').values(row).execute();
    });
    return row;
  }

  /** An upload that goes on; undefined for what is foreign, unknown, ended or over its time. */
  find(owner: string, id: string): Promise<UploadRow | undefined> {
    return this.database.reader
      .selectFrom('uploads')
      .selectAll()
      .where('id', '=', id)
      .where('owner', '=', owner)
      .where('expires_at', '>', this.clock.now())
      .executeTakeFirst();
  }

  /** Whether there is such an upload of any owner. */
  async isOpen(id: string): Promise<boolean> {
    const row = await this.database.reader
      .selectFrom('uploads')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Makes an upload the file it has become. Throws ApiError `not_found` where it was given up. */
  async finish(upload: UploadRow, facts: FileFacts): Promise<FileRow> {
    const { id, owner, filename, size_bytes } = upload;
    const { kind, contentType: content_type, sha256 } = facts;
    const created_at = this.clock.now();
    const expires_at = created_at + this.config.env.FILE_TTL_HOURS * 3_600_000;
    const file: FileRow = {
      ...{ id, owner, filename, kind, content_type, size_bytes, sha256, created_at, expires_at },
    };
    await this.database.write(async (transaction) => {
      if (!(await removeUpload(transaction, id))) {
        throw new ApiError('not_found', 'The upload was ended before all of it had come.');
      }
      await transaction.insertInto('files').values(file).execute();
    });
    return file;
  }

  /** Gives an upload up, and promises that what came of it is removed. */
  async discard({ id, owner, way, created_at }: UploadRow): Promise<void> {
    await this.database.write(async (transaction) => {
      await removeUpload(transaction, id);
      const dueAt = this.clock.now();
      const subject = filePrefix(owner, id);
      // What was granted can not be revoked.
      const until = way === 'direct' ? { until: created_at + 2 * DIRECT_GRANT_MS } : {};
      await promise(transaction, { kind: 'delete', subject, jobId: id, owner, dueAt, ...until });
    });
  }

  /** Those of every owner that are over their time. */
  due(limit: number): Promise<readonly UploadRow[]> {
    return this.database.reader
      .selectFrom('uploads')
      .selectAll()
      .where('expires_at', '<=', this.clock.now())
      .orderBy('expires_at')
      .limit(limit)
      .execute();
  }

  /** After a restart: requests that died with the process before will not go on. */
  async endBroken(): Promise<void> {
    if (this.database.shared) return;
    await this.database.write((transaction) =>
      transaction
        .updateTable('uploads')
        .set({ expires_at: this.clock.now() })
        .where('way', '=', 'whole')
        .execute(),
    );
  }

  private refuseTooLarge(sizeBytes: number): void {
    const { FILE_MAX_BYTES: most } = this.config.env;
    if (sizeBytes <= most) return;
    const detail = `The file has ${sizeBytes} bytes; at most ${most} can be uploaded.`;
    throw new ApiError('payload_too_large', detail);
  }
}

async function removeUpload(transaction: Transaction<Tables>, id: string): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('uploads')
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
