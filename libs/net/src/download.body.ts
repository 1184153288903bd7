import { createHash } from 'node:crypto';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { contentDecoders, isWrongEncoding } from './content.decoding';
import { counting } from './counting.stage';
import { declaredCharset } from './declared.charset';
import type { BudgetWatch } from './download.budget';
import { checkRoom, fileSink, namedIfFull, toFile, type DiskRoom } from './file.sink';
import type { HttpAnswer } from './http.reach';
import { NetError } from './net.error';

export interface Downloaded {
  readonly bytes: number;
  /** Lower-case hex, when asked for. */
  readonly sha256: string | null;
  /** What the server says that its text is encoded in, unchecked; null where it does not say. */
  readonly charset: string | null;
}

export interface BodyOptions {
  /** For details. */
  readonly host: string;
  readonly maxBytes: number;
  readonly watch: BudgetWatch;
  readonly signal: AbortSignal;
  readonly progress?: (fraction: number) => void;
  readonly sha256?: boolean;
  readonly room?: DiskRoom;
}

/**
 * Writes an answer's body to a new file, counting what arrives and what it grows to. When it fails,
 * the connection is cut and the file removed. Throws NetError, or the disk's own error unless it is full.
 */
export async function writeBody(
  answer: HttpAnswer,
  path: string,
  options: BodyOptions,
): Promise<Downloaded> {
  answer.body.on('error', ignoreError);
  try {
    const decoders = contentDecoders(answer.headers, options.host);
    const declared = declaredLength(answer, options);
    const { room = withoutLimit } = options;
    await checkRoom(declared ?? 0, room);
    const written = new Counter(decoders.length > 0 ? undefined : declared, options);
    options.watch.bodyBegins();
    const stages = [arrival(options), ...decoders, written.stage];
    await toFile(path, (file) =>
      pipeline([answer.body, ...stages, fileSink(file, room)], { signal: options.signal }),
    );
    return { ...written.result(), charset: declaredCharset(answer.headers) };
  } catch (error) {
    answer.body.destroy();
    throw bodyError(error, options.host);
  } finally {
    options.watch.bodyEnds();
  }
}

const withoutLimit: DiskRoom = async () => Infinity;

/** What lands on the disk: its bytes, hash and progress, and whether it is all that was declared. */
class Counter {
  readonly stage = counting((chunk) => this.count(chunk));
  private readonly hash;
  private bytes = 0;

  constructor(
    private readonly declared: number | undefined,
    private readonly options: BodyOptions,
  ) {
    this.hash = options.sha256 ? createHash('sha256') : undefined;
  }

  /** @throws NetError where bytes are missing. */
  result(): Omit<Downloaded, 'charset'> {
    if (this.declared !== undefined && this.declared !== this.bytes) {
      throw incomplete(this.options.host);
    }
    return { bytes: this.bytes, sha256: this.hash?.digest('hex') ?? null };
  }

  private count(chunk: Buffer): void {
    const { host, maxBytes, progress } = this.options;
    this.bytes += chunk.length;
    if (this.bytes > maxBytes) throw tooLarge(host, maxBytes);
    this.hash?.update(chunk);
    if (this.declared) progress?.(Math.min(1, this.bytes / this.declared));
  }
}

/** Feeds the minimum rate, and bounds what decodes to nothing: encodings hardly ever add to a body. */
function arrival({ host, maxBytes, watch }: BodyOptions): Transform {
  const mostBytes = maxBytes * 1.01 + 4096;
  let bytes = 0;
  return counting((chunk) => {
    bytes += chunk.length;
    watch.received(chunk.length);
    if (bytes > mostBytes) throw tooLarge(host, maxBytes);
  });
}

function declaredLength(
  { headers }: HttpAnswer,
  { host, maxBytes }: BodyOptions,
): number | undefined {
  const text = headers['content-length'];
  const length = text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  const isEncoded = headers['content-encoding'] !== undefined;
  if (length !== undefined && !isEncoded && length > maxBytes) throw tooLarge(host, maxBytes);
  return length;
}

/** Codes of the disk, which are no fault of the server's. */
const DISK_CODES = ['EROFS', 'EACCES', 'EEXIST', 'ENOENT', 'EMFILE', 'EIO'];

function bodyError(thrown: unknown, host: string): unknown {
  const error = namedIfFull(thrown);
  if (error instanceof NetError) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  if (DISK_CODES.includes(code)) return error;
  if (!isWrongEncoding(code)) return incomplete(host, error);
  const detail = `${host} sent a body that is not encoded as it says.`;
  return new NetError('source_incomplete', detail, { retryable: false, cause: error });
}

function incomplete(host: string, cause?: unknown): NetError {
  return new NetError('source_incomplete', `The answer of ${host} broke off.`, { cause });
}

function tooLarge(host: string, maxBytes: number): NetError {
  return new NetError('source_too_large', `${host} sent more than ${maxBytes} bytes.`);
}

/** A body can be cut before it is read, while the disk is looked at, and after its error was reported. */
function ignoreError(): void {}
