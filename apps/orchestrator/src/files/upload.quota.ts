import { ApiError } from '@app/contracts';
import type { Transaction } from 'kysely';

import type { UploadRow } from '../database/files.tables';
import type { Tables } from '../database/tables';

/** Of one owner, at a time. */
const MOST_UPLOADS = 100;
const MOST_FILES = 10_000;

/**
 * Refuses an upload that its owner has no room for, `mostBytes` of files and uploads together, where 0
 * is without a limit. Throws ApiError `quota_exceeded`.
 */
export async function refuseOverQuota(
  transaction: Transaction<Tables>,
  { owner, size_bytes }: UploadRow,
  mostBytes: number,
): Promise<void> {
  const files = await keptBy(transaction, 'files', owner);
  const uploads = await keptBy(transaction, 'uploads', owner);
  if (uploads.count >= MOST_UPLOADS || files.count >= MOST_FILES) {
    const detail = `You have ${uploads.count} uploads under way, of at most ${MOST_UPLOADS}, and ${files.count} files, of at most ${MOST_FILES}; delete some.`;
    throw new ApiError('quota_exceeded', detail);
  }
  const bytes = files.bytes + uploads.bytes;
  if (mostBytes === 0 || bytes + size_bytes <= mostBytes) return;
  const detail = `Your files and uploads have ${bytes} bytes, and with this one more than ${mostBytes}; delete some.`;
  throw new ApiError('quota_exceeded', detail);
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
