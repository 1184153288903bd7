import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, mkdir, open, rm, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

import { Injectable, type OnModuleInit } from '@nestjs/common';

import { ApiError } from '@app/contracts';

import { Config } from '../config/config';
import { checkedKey, checkedPrefix } from './artifact-key';
import { artifactsRoot, DiskBudget } from './disk.budget';
import { ifThere, isCode, makeFolders, removeOlder, syncFolders, usedBytes } from './folders';
import { storeDown } from './store.trouble';
import { writeWhole } from './write-whole';

/** A stored file, opened; the caller closes the handle. */
export interface OpenArtifact {
  readonly handle: FileHandle;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/**
 * The files behind the local store, below DATA_DIR/artifacts. A file appears under its key whole
 * and on disk, or not at all: it is written aside, synced, and linked, which fails where the key
 * is taken.
 */
@Injectable()
export class ArtifactFiles implements OnModuleInit {
  private readonly root: string;
  private readonly aside: string;
  /** Younger files aside are kept at the start: another orchestrator may be writing them. */
  private readonly asideLifeMs: number;

  constructor(
    { env }: Config,
    private readonly budget: DiskBudget,
  ) {
    // Who shares the database may share the folder. Alone, all goes, also what is from this very
    // millisecond: files have finer times than the clock.
    this.asideLifeMs = env.DATABASE_URL === undefined ? -Infinity : LONGEST_UPLOAD_MS;
    this.root = artifactsRoot(env.DATA_DIR);
    // Starts with a dot, so that no key can name it.
    this.aside = join(this.root, '.incoming');
  }

  async onModuleInit(): Promise<void> {
    await mkdir(this.aside, { recursive: true, mode: 0o700 });
    await removeOlder(this.aside, Date.now() - this.asideLifeMs);
    this.budget.start(await usedBytes(this.root));
  }

  /** Stores a stream of exactly `sizeBytes`. Throws ApiError `conflict` where the key is taken. */
  async create(key: string, source: Readable, sizeBytes: number): Promise<void> {
    const path = this.pathOf(key);
    if (await ifThere(access(path).then(() => true))) throw taken();
    const settle = await this.budget.reserve(sizeBytes);
    const aside = join(this.aside, randomBytes(16).toString('hex'));
    let stored = 0;
    try {
      await writeWhole(aside, source, sizeBytes);
      await this.publish(aside, path);
      stored = sizeBytes;
    } finally {
      settle(stored);
      await rm(aside, { force: true });
    }
  }

  /** Stores a file of this disk, which is gone then. Throws ApiError `conflict`. */
  async adopt(key: string, path: string): Promise<void> {
    await this.publish(path, this.pathOf(key));
  }

  async open(key: string): Promise<OpenArtifact | undefined> {
    const handle = await ifThere(open(this.pathOf(key), constants.O_RDONLY));
    if (!handle) return undefined;
    const found = await handle.stat();
    if (found.isFile()) return { handle, sizeBytes: found.size, modifiedMs: found.mtimeMs };
    await handle.close();
    return undefined;
  }

  /** Removes what is below a prefix, and the folders above it that this leaves empty. */
  async removePrefix(prefix: string): Promise<void> {
    const folder = join(this.root, checkedPrefix(prefix));
    const bytes = await usedBytes(folder);
    await rm(folder, { recursive: true, force: true });
    this.budget.removed(bytes);
    for (let above = dirname(folder); above !== this.root; above = dirname(above)) {
      if (!(await removedEmpty(above))) return;
    }
  }

  /** Throws ApiError `storage_full`, or `internal` as a 503 where the folder does not work. */
  async check(): Promise<void> {
    try {
      await access(this.aside, constants.W_OK);
      await this.budget.check();
    } catch (error) {
      throw error instanceof ApiError ? error : storeDown(error);
    }
  }

  private pathOf(key: string): string {
    return join(this.root, checkedKey(key));
  }

  private async publish(aside: string, path: string): Promise<void> {
    const folder = dirname(path);
    for (let tries = 3; ; tries -= 1) {
      await makeFolders(folder, this.root);
      try {
        await link(aside, path);
        break;
      } catch (error) {
        if (isCode(error, 'EEXIST')) throw taken();
        // A removal of a neighbour may take the empty folder away in between.
        if (!isCode(error, 'ENOENT') || tries === 1) throw error;
      }
    }
    await unlink(aside);
    await syncFolders(folder, this.root);
  }
}

/** A grant is void long before that. */
const LONGEST_UPLOAD_MS = 24 * 3_600_000;

function taken(): ApiError {
  return new ApiError('conflict', 'This object is already there, and objects never change.');
}

async function removedEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    if (isCode(error, 'ENOTEMPTY') || isCode(error, 'EEXIST')) return false;
    if (isCode(error, 'ENOENT')) return true;
    throw error;
  }
}
