import { mkdir, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { ApiError } from '@app/contracts';
import type { DiskRoom } from '@app/net';

/** The folder of one job. */
export interface Workspace {
  /** Absolute; readable by this user alone. */
  readonly folder: string;
  /** What may yet be written there, so that as much stays free as had to be at first. */
  readonly room: DiskRoom;
  remove(): Promise<void>;
}

/** Makes a folder for each job below one root, which several workers of a machine may share. */
export class Workspaces {
  private ready: Promise<void> | undefined;

  /** Bytes that must be free on the root's disk before a job begins, and while it downloads. */
  constructor(
    private readonly root: string,
    private readonly minFreeBytes = 0,
    private readonly freeBytes = freeBytesOf,
  ) {}

  /** Makes the root and sweeps what workers that were killed left there; runs once. */
  prepare(): Promise<void> {
    this.ready ??= sweep(this.root);
    return this.ready;
  }

  /** A folder of its own. Throws ApiError `storage_full` where the disk has too little room. */
  async open({ minFreeBytes = this.minFreeBytes } = {}): Promise<Workspace> {
    await this.prepare();
    const room = async () => (await this.freeBytes(this.root)) - minFreeBytes;
    await checkRoom(room);
    // mkdtemp makes folders with mode 0700.
    const folder = await mkdtemp(join(this.root, `job-${process.pid}-`));
    const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
    return { folder, room, remove };
  }
}

async function checkRoom(room: DiskRoom): Promise<void> {
  if ((await room()) >= 0) return;
  throw new ApiError('storage_full', "The worker's disk has no room for another job.");
}

/** What users without privileges may still write. */
async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function sweep(root: string): Promise<void> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const leftovers = (await readdir(root)).filter(isLeftover);
  for (const name of leftovers) await rm(join(root, name), { recursive: true, force: true });
}

/** A folder of a process that lives no more, or of one that had this process's id before. */
function isLeftover(name: string): boolean {
  const pid = Number(/^job-(\d+)-/.exec(name)?.[1]);
  return pid > 0 && (pid === process.pid || !isAlive(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
