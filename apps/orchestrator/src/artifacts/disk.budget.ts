import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';

import { ApiError } from '@app/contracts';

import type { Config } from '../config/config';

export interface DiskLimits {
  /** Most bytes of stored files; 0 is without a limit. */
  readonly maxBytes: number;
  /** Bytes of the disk that stay free. */
  readonly minFreeBytes: number;
}

/** How much may still be stored: by our own limit, and by what the disk has left. */
export class DiskBudget {
  private stored = 0;
  private reserved = 0;

  constructor(
    private readonly limits: DiskLimits,
    private readonly freeBytes: () => Promise<number>,
  ) {}

  /** What is there already, after it was counted. */
  start(storedBytes: number): void {
    this.stored = storedBytes;
  }

  /**
   * Holds room for what is about to come; call the result with how many bytes of it came. Throws
   * ApiError `storage_full`.
   */
  async reserve(bytes: number): Promise<(storedBytes: number) => void> {
    const free = await this.freeBytes();
    this.refuseOver(bytes, free);
    this.reserved += bytes;
    return (storedBytes) => {
      this.reserved -= bytes;
      this.stored += storedBytes;
    };
  }

  removed(bytes: number): void {
    this.stored = Math.max(0, this.stored - bytes);
  }

  /** Throws ApiError `storage_full` when not even a byte may be stored. */
  async check(): Promise<void> {
    this.refuseOver(1, await this.freeBytes());
  }

  private refuseOver(bytes: number, free: number): void {
    const { maxBytes, minFreeBytes } = this.limits;
    const full =
      (maxBytes > 0 && this.stored + this.reserved + bytes > maxBytes) ||
      free - this.reserved - bytes < minFreeBytes;
    if (full)
      throw new ApiError('storage_full', 'There is no room for new files; try again later.');
  }
}

/** The one of a folder that is made later. */
export function diskBudgetOf({ env }: Config): DiskBudget {
  const limits = { maxBytes: env.STORAGE_MAX_BYTES, minFreeBytes: env.STORAGE_MIN_FREE_BYTES };
  return new DiskBudget(limits, async () => {
    const { bavail, bsize } = await statfs(artifactsRoot(env.DATA_DIR));
    return bavail * bsize;
  });
}

/** The folder of everything that is stored. */
export function artifactsRoot(dataDir: string): string {
  return resolve(dataDir, 'artifacts');
}
