import { BudgetWatch, type DownloadBudget } from './download.budget';
import { writeBody, type Downloaded } from './download.body';
import type { DiskRoom } from './file.sink';
import { follow } from './follow';
import type { HttpReach } from './http.reach';
import { NetError, type NetErrorCode } from './net.error';
import { retrying, type Backoff, type Wait } from './retry';

export const DEFAULT_DOWNLOAD_BUDGET: DownloadBudget = {
  totalMs: 15 * 60_000,
  hopMs: 25_000,
  headersMs: 15_000,
  minimumBytesPerSecond: 50_000,
  rateWindowMs: 30_000,
};

/** A GPU is paid for meanwhile: what needs more patience is another attempt of the whole job. */
const BACKOFF: Backoff = { tries: 3, firstDelayMs: 500, maxDelayMs: 4_000 };
const LONGEST_RETRY_AFTER_MS = 5_000;

export interface DownloadOptions {
  /** Counted after content encodings are undone, which is what lands on the disk. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly budget?: DownloadBudget;
  /** 0 to 1, where the server says how much there is; back to 0 with each new try. */
  readonly progress?: (fraction: number) => void;
  readonly sha256?: boolean;
  /** Looked at while bytes are written; without one the disk alone says when it is full. */
  readonly room?: DiskRoom;
  readonly wait?: Wait;
}

/**
 * Fetches an address into a new file, and leaves no file when it fails. What can pass (5xx, 429, a
 * broken connection or body) is tried twice more inside of the same budget. Throws NetError
 * (`source_*`, `storage_full`), the signal's reason, or the disk's own error.
 */
export async function download(
  reach: HttpReach,
  address: string,
  path: string,
  options: DownloadOptions,
): Promise<Downloaded> {
  const budget = options.budget ?? DEFAULT_DOWNLOAD_BUDGET;
  const host = URL.parse(address)?.host ?? 'The address';
  const watch = new BudgetWatch(host, budget);
  const signal = AbortSignal.any([options.signal, watch.signal]);
  const once = async (): Promise<Downloaded> => {
    const answer = await follow(reach, address, { ...budget, signal });
    return writeBody(answer, path, { ...options, host, watch, signal });
  };
  try {
    return await retrying(once, {
      ...{ backoff: BACKOFF, signal, wait: options.wait },
      isRetryable: isWorthAnotherTry,
      atLeastMs: (error) => (error instanceof NetError ? error.retryAfterMs : 0),
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    watch.stop();
  }
}

/** A slow server has had its time already, and a disk gets no room by waiting. */
const FINAL: readonly string[] = ['source_too_slow', 'storage_full'] satisfies NetErrorCode[];

function isWorthAnotherTry(error: unknown): boolean {
  if (!(error instanceof NetError) || FINAL.includes(error.code)) return false;
  return error.retryable && error.retryAfterMs <= LONGEST_RETRY_AFTER_MS;
}
