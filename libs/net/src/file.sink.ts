import { open, rm, type FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';

import { NetError } from './net.error';

/** Bytes that may yet be written to a disk. */
export type DiskRoom = () => Promise<number>;

/** Most that is written without another look at the disk, and the share of what was seen there. */
const LOOK_EVERY_BYTES = 1024 * 1024;
const SHARE = 1 / 16;

/**
 * The end of a download: writes to a file for as long as its disk has room. Others write there too,
 * so little is written on one look, and the less the fewer bytes it saw.
 */
export function fileSink(file: Pick<FileHandle, 'writeFile'>, room: DiskRoom): Writable {
  let seen = 0;
  const write = async (chunk: Buffer): Promise<void> => {
    if (seen < chunk.length) {
      const left = await checkRoom(chunk.length, room);
      seen = Math.min(left * SHARE, LOOK_EVERY_BYTES);
    }
    seen -= chunk.length;
    await file.writeFile(chunk);
  };
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      write(chunk).then(() => done(), done);
    },
  });
}

/**
 * Makes a file and has it written; it is removed when that fails, and closed before, so that a further
 * try can make it again.
 */
export async function toFile(
  path: string,
  write: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await write(file);
    await file.close();
  } catch (error) {
    await file.close();
    await rm(path, { force: true });
    throw error;
  }
}

/** How many bytes may be written. Throws NetError `storage_full` where they are less than that. */
export async function checkRoom(bytes: number, room: DiskRoom): Promise<number> {
  const left = await room();
  if (left < bytes) throw storageFull();
  return left;
}

/** A disk without room by its name in this library; other errors as they are. */
export function namedIfFull(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' ? storageFull(error) : error;
}

function storageFull(cause?: unknown): NetError {
  const detail = 'There is no room left on the disk for what was being fetched.';
  return new NetError('storage_full', detail, { cause });
}
