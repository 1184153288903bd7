import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';

import { contentDecoders } from './content.decoding';
import { BudgetWatch, type DownloadBudget } from './download.budget';
import { follow } from './follow';
import type { HttpAnswer, HttpReach } from './http.reach';
import { NetError } from './net.error';

export const DEFAULT_DOWNLOAD_BUDGET: DownloadBudget = {
  totalMs: 15 * 60_000,
  headersMs: 15_000,
  minimumBytesPerSecond: 50_000,
  rateWindowMs: 30_000,
};

export interface DownloadOptions {
  /** Counted after content encodings are undone, which is what lands on the disk. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly budget?: DownloadBudget;
  /** 0 to 1, where the server says how much there is. */
  readonly progress?: (fraction: number) => void;
  readonly sha256?: boolean;
}

export interface Downloaded {
  readonly bytes: number;
  /** Lower-case hex, when asked for. */
  readonly sha256: string | null;
}

/**
 * Fetches an address into a new file, and leaves no file when it fails. Throws NetError
 * (`source_*`), the signal's reason, or the disk's own error.
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
  try {
    const answer = await follow(reach, address, { signal, headersTimeoutMs: budget.headersMs });
    return await write({ answer, host, path, options, watch, signal });
  } catch (error) {
    await rm(path, { force: true });
    signal.throwIfAborted();
    throw error;
  } finally {
    watch.stop();
  }
}

interface Writing {
  readonly answer: HttpAnswer;
  readonly host: string;
  readonly path: string;
  readonly options: DownloadOptions;
  readonly watch: BudgetWatch;
  readonly signal: AbortSignal;
}

async function write({ answer, host, path, options, watch, signal }: Writing): Promise<Downloaded> {
  const decoders = contentDecoders(answer.headers, host);
  const declared = decoders.length > 0 ? undefined : declaredLength(answer);
  const hash = options.sha256 ? createHash('sha256') : undefined;
  let bytes = 0;
  const received = counter((chunk) => watch.received(chunk.length));
  const written = counter((chunk) => {
    bytes += chunk.length;
    if (bytes > options.maxBytes) throw tooLarge(host, options.maxBytes);
    hash?.update(chunk);
    if (declared) options.progress?.(Math.min(1, bytes / declared));
  });
  try {
    if (declared !== undefined && declared > options.maxBytes) {
      throw tooLarge(host, options.maxBytes);
    }
    watch.bodyBegins();
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    await pipeline([answer.body, received, ...decoders, written, file], { signal });
  } catch (error) {
    answer.body.on('error', ignoreLateError).destroy();
    throw bodyError(error, host);
  }
  if (declared !== undefined && declared !== bytes) throw incomplete(host);
  return { bytes, sha256: hash?.digest('hex') ?? null };
}

function counter(count: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        count(chunk);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

function declaredLength({ headers }: HttpAnswer): number | undefined {
  const text = headers['content-length'];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Codes of the disk, which are no fault of the server's. */
const DISK_CODES = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EEXIST', 'ENOENT', 'EMFILE', 'EIO'];

function bodyError(error: unknown, host: string): unknown {
  if (error instanceof NetError) return error;
  const { code } = error as NodeJS.ErrnoException;
  return DISK_CODES.includes(code ?? '') ? error : incomplete(host, error);
}

function incomplete(host: string, cause?: unknown): NetError {
  return new NetError('source_incomplete', `The answer of ${host} broke off.`, { cause });
}

function tooLarge(host: string, maxBytes: number): NetError {
  return new NetError('source_too_large', `${host} sent more than ${maxBytes} bytes.`);
}

/** A body that is cut after its error was reported emits it once more. */
function ignoreLateError(): void {}
