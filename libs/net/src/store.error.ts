import type { HttpAnswer } from './http.reach';
import { NetError } from './net.error';
import { retryAfterMs } from './retry.after';

/** An answer or failure of our own store; `again` says whether the very same call may be repeated. */
export class StoreError extends NetError {
  constructor(
    detail: string,
    readonly again: boolean,
    options: {
      readonly retryable?: boolean;
      readonly retryAfterMs?: number;
      readonly cause?: unknown;
    } = {},
  ) {
    super('upload_failed', detail, options);
  }
}

/** What an answer other than success means. An expired grant is fresh in the next attempt. */
export function refusalOf(url: string, { status, headers }: Refusal): StoreError {
  const host = URL.parse(url)?.host ?? '';
  const again = status === 408 || status === 425 || status === 429 || status >= 500;
  return new StoreError(`The store ${host} answered ${status}.`, again, {
    retryable: status !== 413,
    retryAfterMs: Math.min(MAX_WAIT_MS, retryAfterMs(headers['retry-after'])),
  });
}

type Refusal = Pick<HttpAnswer, 'status' | 'headers'>;

/** A store that asks for more is as good as away. */
const MAX_WAIT_MS = 30_000;

/** A failed request: broken connections may be repeated, refused addresses not. */
export function storeErrorOf(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  if (!(error instanceof NetError)) {
    return new StoreError('The connection to the store broke.', true, { cause: error });
  }
  const refused = error.code === 'source_forbidden_address';
  return new StoreError(`The store can't be used: ${error.detail}`, !refused, {
    retryable: !refused,
    cause: error,
  });
}
