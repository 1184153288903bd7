import { backoffMs, wait } from './waiting.js';

export interface RetryOptions {
  /** Tries after the first. */
  readonly maxRetries: number;
  readonly fetch: typeof fetch;
  readonly wait?: typeof wait;
}

/**
 * A fetch that tries again where that can not do a thing twice: after 429, and for requests that may be
 * repeated (GET, HEAD, PUT, DELETE, and POST with an Idempotency-Key) after 502, 503, 504 and broken
 * connections too. `Retry-After` is heeded, up to two minutes. It gives the last answer, or throws the
 * last error. Bodies that are streams are sent once.
 */
export function retryingFetch(options: RetryOptions): typeof fetch {
  const { maxRetries, fetch: send, wait: pause = wait } = options;
  return async (input, init) => {
    const request = new Request(input, init);
    const signal = request.signal;
    for (let tries = 1; ; tries += 1) {
      const isLast = tries > maxRetries;
      const answered = await attempt(send, isLast ? request : request.clone());
      if (isLast || !isWorthATry(request, answered)) return given(answered);
      const after = 'response' in answered ? retryAfterMs(answered.response) : undefined;
      if ('response' in answered) await answered.response.body?.cancel();
      await pause(after ?? backoffMs(tries), signal);
    }
  };
}

type Answered = { readonly response: Response } | { readonly error: unknown };

async function attempt(send: typeof fetch, request: Request): Promise<Answered> {
  try {
    return { response: await send(request) };
  } catch (error) {
    return { error };
  }
}

function given(answered: Answered): Response {
  if ('error' in answered) throw answered.error;
  return answered.response;
}

function isWorthATry(request: Request, answered: Answered): boolean {
  if (request.signal.aborted) return false;
  const isRepeatable =
    /^(GET|HEAD|PUT|DELETE)$/.test(request.method) || request.headers.has('idempotency-key');
  if ('error' in answered) return isRepeatable;
  const { status } = answered.response;
  return status === 429 || (isRepeatable && /^50[234]$/.test(String(status)));
}

const LONGEST_PAUSE_MS = 120_000;

/** Seconds or a date, as RFC 9110 has it; undefined where the answer does not say. */
function retryAfterMs({ headers }: Response): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_PAUSE_MS) : undefined;
}
