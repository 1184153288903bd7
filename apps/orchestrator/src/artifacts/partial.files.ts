import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { ApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Config } from '../config/config';
import { checkedKey } from './artifact-key';
import { artifactsRoot, DiskBudget } from './disk.budget';
import { ifThere, makeFolders } from './folders';
import { writeAll } from './write-whole';

/** Where in a file a stream goes, and how long it can be. */
export interface Appended {
  readonly fromByte: number;
  readonly maxBytes: number;
}

/**
 * Files of which a part has come, on this machine's disk beside what is stored; they are kept through
 * restarts. Whoever begins one sees to its end.
 */
@Injectable()
export class PartialFiles {
  private readonly root: string;
  private readonly folder: string;

  constructor(
    { env }: Config,
    private readonly budget: DiskBudget,
  ) {
    this.root = artifactsRoot(env.DATA_DIR);
    // Starts with a dot, so that no key can name it.
    this.folder = join(this.root, '.partial');
  }

  path(id: string): string {
    return join(this.folder, checkedKey(id));
  }

  /** As many bytes as came so far; 0 where nothing did. */
  async size(id: string): Promise<number> {
    return (await ifThere(stat(this.path(id))))?.size ?? 0;
  }

  /**
   * Appends a stream; what came before an error stays. Throws ApiError `conflict` where the file does
   * not end at `fromByte`, and as `writeWhole` does, but for a stream that is short.
   */
  async append(id: string, source: Readable, { fromByte, maxBytes }: Appended): Promise<number> {
    const settle = await this.budget.reserve(maxBytes);
    const before = await this.size(id);
    try {
      if (before !== fromByte) throw elsewhere(fromByte);
      await makeFolders(this.folder, this.root);
      return fromByte + (await appendTo(this.path(id), source, maxBytes));
    } finally {
      settle((await this.size(id)) - before);
    }
  }

  async remove(id: string): Promise<void> {
    const bytes = await this.size(id);
    await rm(this.path(id), { force: true });
    this.budget.removed(bytes);
  }

  /** The ids of all that lie here. */
  async ids(): Promise<readonly string[]> {
    return (await ifThere(readdir(this.folder))) ?? [];
  }
}

async function appendTo(path: string, source: Readable, maxBytes: number): Promise<number> {
  const handle = await open(path, 'a', 0o600);
  try {
    return await writeAll(handle, source, maxBytes);
  } finally {
    await handle.datasync();
    await handle.close();
  }
}

function elsewhere(fromByte: number): ApiError {
  return new ApiError('conflict', `The file does not end at byte ${fromByte}.`);
}
