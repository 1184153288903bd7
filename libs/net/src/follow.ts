import { isUtf8 } from 'node:buffer';

import type { HttpAnswer, HttpReach } from './http.reach';
import { NetError } from './net.error';
import { retryAfterMs } from './retry.after';

export interface FollowOptions {
  readonly signal: AbortSignal;
  /** From the request being sent to its answer's headers. */
  readonly headersMs: number;
  /** From the beginning of a hop to the last of its headers, however slowly they come. */
  readonly hopMs: number;
  /** A part is enough, e.g. `bytes=0-99`: 206 is an answer too. */
  readonly range?: string;
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** Anything else of the 4xx is the address's fault and stays so. */
const PASSING: readonly number[] = [408, 425, 429];
// Media is compressed already; whoever encodes all the same is decoded (content.decoding.ts).
const HEADERS = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'api-gpu' };

/**
 * GETs an address and follows as many redirects as the reach allows, each hop checked by it anew.
 * Returns the answer with status 200, or with 206 where a part was asked for; throws NetError for any
 * other.
 */
export async function follow(
  reach: HttpReach,
  address: string,
  options: FollowOptions,
): Promise<HttpAnswer> {
  let url = parseUrl(address);
  for (let hops = 0; ; hops += 1) {
    const answer = await hop(reach, url, options);
    if (answer.status === 200 || (options.range && answer.status === 206)) return answer;
    answer.body.on('error', () => {}).destroy();
    if (!REDIRECTS.includes(answer.status)) throw refusal(url, answer);
    if (hops >= reach.maxRedirects) {
      throw new NetError(
        'source_unreachable',
        `${url.host} redirects, and no more than ${reach.maxRedirects} redirects are followed.`,
      );
    }
    url = nextHop(url, answer.headers.location);
  }
}

/** One request. Neither dripping headers nor answers of 1xx without an end can hold it up. */
async function hop(reach: HttpReach, url: URL, options: FollowOptions): Promise<HttpAnswer> {
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort(new NetError('source_too_slow', `${url.host} did not answer in time.`));
  }, options.hopMs);
  try {
    return await reach.request(url, {
      method: 'GET',
      headers: options.range ? { ...HEADERS, range: options.range } : HEADERS,
      signal: AbortSignal.any([options.signal, late.signal]),
      headersTimeoutMs: options.headersMs,
    });
  } finally {
    clearTimeout(timer);
  }
}

function parseUrl(address: string): URL {
  const url = URL.parse(address);
  if (!url) throw new NetError('source_unreachable', 'The address is not a URL.');
  return url;
}

/** A header that comes twice is a list here, and says two things. */
function nextHop(from: URL, location: unknown): URL {
  const given = typeof location === 'string' ? unicodeOf(location) : '';
  const url = given === '' ? null : URL.parse(given, from.href);
  if (!url) {
    throw new NetError('source_unreachable', `${from.host} redirects without saying where to.`);
  }
  return url;
}

/** Headers are read as Latin-1, but browsers take these for UTF-8, and so servers send it. */
function unicodeOf(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : header;
}

function refusal(url: URL, { status, headers }: HttpAnswer): NetError {
  return new NetError('source_unreachable', `${url.host} answered ${status}.`, {
    retryable: status >= 500 || PASSING.includes(status),
    retryAfterMs: retryAfterMs(headers['retry-after']),
  });
}
