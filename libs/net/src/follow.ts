import type { HttpAnswer, HttpReach } from './http.reach';
import { NetError } from './net.error';

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** Anything else of the 4xx is the address's fault and stays so. */
const PASSING: readonly number[] = [408, 425, 429];

/**
 * GETs an address and follows as many redirects as the reach allows, each hop checked by it anew.
 * Returns the answer with status 200; throws NetError for any other.
 */
export async function follow(
  reach: HttpReach,
  address: string,
  options: { readonly signal: AbortSignal; readonly headersTimeoutMs: number },
): Promise<HttpAnswer> {
  let url = parseUrl(address);
  for (let hops = 0; ; hops += 1) {
    const answer = await reach.request(url, {
      method: 'GET',
      // Media is compressed already; whoever encodes all the same is decoded (content.decoding.ts).
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'api-gpu' },
      ...options,
    });
    if (answer.status === 200) return answer;
    answer.body.on('error', () => {}).destroy();
    if (!REDIRECTS.includes(answer.status)) throw refusal(url, answer.status);
    if (hops >= reach.maxRedirects) {
      throw new NetError(
        'source_unreachable',
        `${url.host} redirects, and no more than ${reach.maxRedirects} redirects are followed.`,
      );
    }
    url = nextHop(url, answer.headers.location);
  }
}

function parseUrl(address: string): URL {
  const url = URL.parse(address);
  if (!url) throw new NetError('source_unreachable', 'The address is not a URL.');
  return url;
}

function nextHop(from: URL, location: string | undefined): URL {
  const url = location ? URL.parse(location, from.href) : null;
  if (!url) {
    throw new NetError('source_unreachable', `${from.host} redirects without saying where to.`);
  }
  return url;
}

function refusal(url: URL, status: number): NetError {
  return new NetError('source_unreachable', `${url.host} answered ${status}.`, {
    retryable: status >= 500 || PASSING.includes(status),
  });
}
