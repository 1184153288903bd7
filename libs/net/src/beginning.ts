import { declaredCharset } from './declared.charset';
import { follow } from './follow';
import type { HttpReach } from './http.reach';
import { readPart } from './read.part';

/** The first bytes of a file. */
export interface Beginning {
  readonly bytes: Buffer;
  /** Whether they are all there are. */
  readonly isWhole: boolean;
  /** The encoding that the answer declares for its text. */
  readonly charset: string | null;
}

interface BeginningOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** From the request to the answer's headers; nobody waits longer to know something beforehand. */
const HEADERS_MS = 5_000;

/**
 * Reads the beginning of what lies at an address, in memory and once. A server that knows no ranges is
 * hung up on. Throws NetError (`source_*`) or the signal's reason.
 */
export async function readBeginning(
  reach: HttpReach,
  address: string,
  { maxBytes, signal }: BeginningOptions,
): Promise<Beginning> {
  const range = `bytes=0-${maxBytes - 1}`;
  const answer = await follow(reach, address, {
    ...{ signal, range },
    ...{ headersMs: HEADERS_MS, hopMs: HEADERS_MS },
  });
  const read = await readPart(answer, { atMost: maxBytes, signal });
  const total = totalOf(answer.headers['content-range']) ?? read.length;
  const bytes = read.subarray(0, maxBytes);
  return { bytes, isWhole: total <= maxBytes, charset: declaredCharset(answer.headers) };
}

/** `bytes 0-99/1234` has 1234 in all. */
function totalOf(contentRange: unknown): number | undefined {
  const [, total] = /^bytes \d+-\d+\/(\d{1,15})$/.exec(String(contentRange)) ?? [];
  return total === undefined ? undefined : Number(total);
}
