import { ApiError, newId } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { Database } from '../database/database';
import type { FileRow, Tables, UploadRow } from '../database/tables';
import { promise } from '../jobs/outbox/outbox';
import { filePrefix } from '../jobs/rows/object.keys';

/** How long an upload may take, and how long one that was cut can be resumed. */
export const UPLOAD_TTL_MS = 24 * 3_600_000;
/** Of one owner, at a time. */
const MOST_UPLOADS = 100;
const MOST_FILES = 10_000;

/** The rows of uploads under way. They count against their owner's quota from their beginning. */
@Injectable()
export class UploadStore {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Holds room for a file. Throws ApiError `payload_too_large` or `quota_exceeded`. */
  async open(wanted: Pick<UploadRow, 'owner' | 'way' | 'filename' | 'size_bytes'>) {
    this.refuseTooLarge(wanted.size_bytes);
    const now = this.clock.now();
    const id = newId('file', now);
    const row: UploadRow = { ...wanted, id, created_at: now, expires_at: now + UPLOAD_TTL_MS };
    // Alone, so that of many at once each sees the others.
    await this.database.writeAlone('uploads', async (transaction) => {
      await this.refuseOver(transaction, row);
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

  /** Makes an upload the file it has become. Throws ApiError `not_found` where it was given up. */
  async finish(file: FileRow): Promise<void> {
    await this.database.write(async (transaction) => {
      if (!(await removeUpload(transaction, file.id))) {
        throw new ApiError('not_found', 'The upload was ended before all of it had come.');
      }
      await transaction.insertInto('files').values(file).execute();
    });
  }

  /** Gives an upload up, and promises that what came of it is removed. */
  async discard({ id, owner }: Pick<UploadRow, 'id' | 'owner'>): Promise<void> {
    await this.database.write(async (transaction) => {
      await removeUpload(transaction, id);
      const dueAt = this.clock.now();
      const subject = filePrefix(owner, id);
      await promise(transaction, { kind: 'delete', subject, jobId: id, owner, dueAt });
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

  private async refuseOver(transaction: Transaction<Tables>, row: UploadRow): Promise<void> {
    const [files, uploads] = [
      await keptBy(transaction, 'files', row.owner),
      await keptBy(transaction, 'uploads', row.owner),
    ];
    if (uploads.count >= MOST_UPLOADS || files.count >= MOST_FILES) {
      const detail = `You have ${uploads.count} uploads under way, of at most ${MOST_UPLOADS}, and ${files.count} files, of at most ${MOST_FILES}; delete some.`;
      throw new ApiError('quota_exceeded', detail);
    }
    const { FILES_MAX_BYTES: most } = this.config.env;
    const bytes = files.bytes + uploads.bytes;
    if (most === 0 || bytes + row.size_bytes <= most) return;
    const detail = `Your files and uploads have ${bytes} bytes, and with this one more than ${most}; delete some.`;
    throw new ApiError('quota_exceeded', detail);
  }
}

/** Also what is over its time and not yet removed. */
async function keptBy(
  transaction: Transaction<Tables>,
  table: 'files' | 'uploads',
  owner: string,
): Promise<{ readonly count: number; readonly bytes: number }> {
  const { count, bytes } = await transaction
    .selectFrom(table)
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.sum<number | null>('size_bytes').as('bytes'),
    ])
    .where('owner', '=', owner)
    .executeTakeFirstOrThrow();
  return { count: Number(count), bytes: Number(bytes ?? 0) };
}

async function removeUpload(transaction: Transaction<Tables>, id: string): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('uploads')
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
