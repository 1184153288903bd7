import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';

import { ApiError } from '@app/contracts';

import { isCode } from './folders';
import { pacedChunks, tooShort } from './paced.chunks';

/**
 * Writes a stream of exactly `sizeBytes` to a new file and onto the disk, a chunk at a time. The
 * source is left open on errors of ours, so that it can still be answered.
 * Throws ApiError `payload_too_large`, `validation_failed` (too short), `upload_failed` (too slow)
 * or `storage_full`.
 */
export async function writeWhole(path: string, source: Readable, sizeBytes: number): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    const written = await writeAll(handle, source, sizeBytes);
    if (written < sizeBytes) throw tooShort(written, sizeBytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a stream of at most `sizeBytes` on from where a file is, and gives how many came. Throws as
 * `writeWhole` does; what came before is in the file then.
 */
export async function writeAll(
  handle: FileHandle,
  source: Readable,
  sizeBytes: number,
): Promise<number> {
  try {
    return await writeChunks(handle, source, sizeBytes);
  } catch (error) {
    throw isCode(error, 'ENOSPC') || isCode(error, 'EDQUOT')
      ? new ApiError('storage_full', 'The disk is full.', { cause: error })
      : error;
  }
}

async function writeChunks(
  handle: FileHandle,
  source: Readable,
  sizeBytes: number,
): Promise<number> {
  let written = 0;
  for await (const chunk of pacedChunks(source, sizeBytes)) {
    await writeChunk(handle, chunk);
    written += chunk.length;
  }
  return written;
}

/** A disk that is nearly full takes a part of a chunk, and says so only of the next. */
async function writeChunk(handle: FileHandle, chunk: Buffer): Promise<void> {
  for (let rest = chunk; rest.length > 0;) {
    const { bytesWritten } = await handle.writev([rest]);
    rest = rest.subarray(bytesWritten);
  }
}
