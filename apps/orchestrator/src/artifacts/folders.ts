import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** Whether an error is the system's error of that name, e.g. ENOENT. */
export function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === code;
}

/** What a file operation gives, or undefined where there is no such file. */
export async function ifThere<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** The bytes of all files below a folder; 0 where there is none. */
export async function usedBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of (await ifThere(readdir(folder, { withFileTypes: true }))) ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await usedBytes(path);
    else bytes += (await ifThere(stat(path)))?.size ?? 0;
  }
  return bytes;
}

/** Makes a folder and those above it, but never `root`: where that is away, nothing stands in for it. */
export async function makeFolders(folder: string, root: string): Promise<void> {
  let current = root;
  for (const name of relative(root, folder).split(sep)) {
    current = join(current, name);
    await mkdir(current, { mode: 0o700 }).catch((error: unknown) => {
      if (!isCode(error, 'EEXIST')) throw error;
    });
  }
}

/** Removes what lies in a folder and was not touched since, in milliseconds since 1970. */
export async function removeOlder(folder: string, sinceMs: number): Promise<void> {
  for (const name of (await ifThere(readdir(folder))) ?? []) {
    const path = join(folder, name);
    const { mtimeMs } = (await ifThere(stat(path))) ?? { mtimeMs: Infinity };
    if (mtimeMs < sinceMs) await rm(path, { recursive: true, force: true });
  }
}

/** Makes new names durable: syncs a folder and those above it, up to and with `root`. */
export async function syncFolders(folder: string, root: string): Promise<void> {
  for (let current = folder; ; current = dirname(current)) {
    const handle = await ifThere(open(current, 'r'));
    try {
      await handle?.sync();
    } finally {
      await handle?.close();
    }
    if (current === root) return;
  }
}
