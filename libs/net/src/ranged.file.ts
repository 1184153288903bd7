import { follow } from './follow';
import type { HttpAnswer, HttpReach } from './http.reach';
import { NetError } from './net.error';
import { hangUp, readPart } from './read.part';

interface RangedFileOptions {
  /** Of all reads together. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** From a request to its answer's headers. */
const HEADERS_MS = 5_000;

/**
 * A file at an address that is read in parts and never whole: each part is a request of its own, and
 * all together have a bound.
 */
export class RangedFile {
  private left: number;

  private constructor(
    private readonly reach: HttpReach,
    private readonly address: string,
    private readonly options: RangedFileOptions,
    readonly size: number,
  ) {
    this.left = options.maxBytes;
  }

  /** Asks how large it is. Throws NetError, also for a server that knows no ranges. */
  static async open(
    reach: HttpReach,
    address: string,
    options: RangedFileOptions,
  ): Promise<RangedFile> {
    const answer = await ask(reach, address, { from: 0, to: 1, signal: options.signal });
    hangUp(answer);
    const [, size] = /^bytes 0-0\/(\d{1,15})$/.exec(rangeOf(answer)) ?? [];
    if (size === undefined) throw noRanges(address);
    return new RangedFile(reach, address, options, Number(size));
  }

  /** The bytes from one place up to another. Throws NetError or the signal's reason. */
  async read(from: number, to: number): Promise<Buffer> {
    const { signal, maxBytes } = this.options;
    this.left -= to - from;
    if (this.left < 0) {
      throw new NetError('source_too_large', `More than ${maxBytes} bytes of it would be read.`);
    }
    const answer = await ask(this.reach, this.address, { from, to, signal });
    if (!rangeOf(answer).startsWith(`bytes ${from}-${to - 1}/`)) {
      hangUp(answer);
      throw noRanges(this.address);
    }
    return bodyOf(answer, { length: to - from, signal });
  }
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly signal: AbortSignal;
}

function ask(reach: HttpReach, address: string, { from, to, signal }: Part): Promise<HttpAnswer> {
  const range = `bytes=${from}-${to - 1}`;
  return follow(reach, address, { signal, range, headersMs: HEADERS_MS, hopMs: HEADERS_MS });
}

async function bodyOf(
  answer: HttpAnswer,
  { length, signal }: { readonly length: number; readonly signal: AbortSignal },
): Promise<Buffer> {
  const bytes = await readPart(answer, { atMost: length, signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new NetError('source_incomplete', 'It broke off.', { retryable: true, cause });
  });
  if (bytes.length === length) return bytes;
  throw new NetError('source_incomplete', `A part of ${length} bytes came with ${bytes.length}.`);
}

function rangeOf({ status, headers }: HttpAnswer): string {
  return status === 206 ? String(headers['content-range']) : '';
}

function noRanges(address: string): NetError {
  const host = URL.parse(address)?.host ?? 'The server';
  return new NetError('source_unreachable', `${host} sends files only whole.`);
}
