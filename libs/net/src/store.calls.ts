import type { HttpAnswer, HttpReach, HttpRequest } from './http.reach';
import { retrying, type Backoff, type Wait } from './retry';
import { StoreError, storeErrorOf } from './store.error';

export interface StoreClientOptions {
  readonly backoff?: Backoff;
  readonly wait?: Wait;
}

/**
 * What became of a create-only upload. `maybeOurs` is true when the object that was there already
 * can be what an earlier try of the same call stored before its answer was lost.
 */
export type Put =
  { readonly stored: 'created' } | { readonly stored: 'exists'; readonly maybeOurs: boolean };

const BACKOFF: Backoff = { tries: 6, firstDelayMs: 250, maxDelayMs: 8_000 };

/** Calls of our own store, tried again where that can help. */
export class StoreCalls {
  constructor(
    private readonly reach: HttpReach,
    private readonly options: StoreClientOptions,
  ) {}

  async send(address: string, request: HttpRequest): Promise<HttpAnswer> {
    const url = URL.parse(address);
    if (!url) throw new StoreError('A grant has no address.', false, { retryable: false });
    return this.reach.request(url, request);
  }

  /** The action gets the number of failures so far. Throws StoreError, or the signal's reason. */
  trying<T>(signal: AbortSignal, action: (failures: number) => Promise<T>): Promise<T> {
    const guarded = async (failures: number) => {
      try {
        return await action(failures);
      } catch (error) {
        signal.throwIfAborted();
        throw storeErrorOf(error);
      }
    };
    return retrying(guarded, {
      ...{ backoff: BACKOFF, ...this.options, signal },
      isRetryable: (error) => error instanceof StoreError && error.again,
      atLeastMs: (error) => (error instanceof StoreError ? error.retryAfterMs : 0),
    });
  }
}
