import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';

import type { HttpAnswer, HttpReach, HttpRequest } from './http.reach';
import { retrying, type Backoff, type Wait } from './retry';
import { discard, readJson } from './small.body';
import { refusalOf, StoreError, storeErrorOf } from './store.error';

export interface StoreClientOptions {
  readonly backoff?: Backoff;
  readonly wait?: Wait;
}

export interface PutFile {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  /** The file to send. */
  readonly path: string;
}

/**
 * What became of a create-only upload. `maybeOurs` is true when the object that was there already
 * can be what an earlier try of the same call stored before its answer was lost.
 */
export type Put =
  { readonly stored: 'created' } | { readonly stored: 'exists'; readonly maybeOurs: boolean };

const BACKOFF: Backoff = { tries: 6, firstDelayMs: 250, maxDelayMs: 8_000 };
/** A stall while sending, and the time to store gigabytes before the answer. */
const PUT_STALL_MS = 60_000;
const MAX_ANSWER_BYTES = 1_000_000;

/**
 * Our own store and orchestrator: signed PUT and GET, no redirects. 429, 5xx and broken connections
 * are tried again; what fails for good is NetError `upload_failed`.
 */
export class StoreClient {
  constructor(
    private readonly reach: HttpReach,
    private readonly options: StoreClientOptions = {},
  ) {}

  async putFile(file: PutFile, signal: AbortSignal): Promise<Put> {
    const { size } = await stat(file.path);
    if (size > file.maxBytes) {
      const detail = `The result has ${size} bytes, and ${file.maxBytes} may be stored.`;
      throw new StoreError(detail, false, { retryable: false });
    }
    const headers = { ...file.headers, 'content-length': String(size) };
    return this.put(file.url, { headers, body: () => createReadStream(file.path) }, signal);
  }

  async putJson(url: string, value: unknown, signal: AbortSignal): Promise<Put> {
    const headers = { 'content-type': 'application/json', 'if-none-match': '*' };
    return this.put(url, { headers, body: () => JSON.stringify(value) }, signal);
  }

  /** A small object, or undefined where there is none. */
  async getJson(url: string, signal: AbortSignal): Promise<unknown> {
    return this.trying(signal, async () => {
      const answer = await this.send(url, { method: 'GET', signal });
      if (answer.status === 200) return readJson(answer, MAX_ANSWER_BYTES);
      await discard(answer);
      if (answer.status === 404) return undefined;
      throw refusalOf(hostOf(url), answer.status);
    });
  }

  /** One POST, tried once; `value` is what a 200 carries, as JSON. */
  async post(
    url: string,
    value: unknown,
    signal: AbortSignal,
  ): Promise<{ readonly status: number; readonly value: unknown }> {
    const headers = { 'content-type': 'application/json' };
    const body = value === undefined ? {} : { headers, body: JSON.stringify(value) };
    const answer = await this.send(url, { method: 'POST', signal, ...body });
    if (answer.status === 200) {
      return { status: 200, value: await readJson(answer, MAX_ANSWER_BYTES) };
    }
    await discard(answer);
    return { status: answer.status, value: undefined };
  }

  private async put(
    url: string,
    { headers, body }: Pick<HttpRequest, 'headers'> & { readonly body: () => string | Readable },
    signal: AbortSignal,
  ): Promise<Put> {
    return this.trying(signal, async (failures) => {
      const request = { method: 'PUT', headers, body: body(), signal } as const;
      const answer = await this.send(url, { ...request, headersTimeoutMs: PUT_STALL_MS });
      await discard(answer);
      if (answer.status === 409 || answer.status === 412) {
        return { stored: 'exists', maybeOurs: failures > 0 };
      }
      if (answer.status >= 200 && answer.status < 300) return { stored: 'created' };
      throw refusalOf(hostOf(url), answer.status);
    });
  }

  private async send(address: string, request: HttpRequest): Promise<HttpAnswer> {
    const url = URL.parse(address);
    if (!url) throw new StoreError('A grant has no address.', false, { retryable: false });
    return this.reach.request(url, request);
  }

  private trying<T>(signal: AbortSignal, action: (failures: number) => Promise<T>): Promise<T> {
    const guarded = async (failures: number) => {
      try {
        return await action(failures);
      } catch (error) {
        signal.throwIfAborted();
        throw storeErrorOf(error);
      }
    };
    const isRetryable = (error: unknown) => error instanceof StoreError && error.again;
    return retrying(guarded, { backoff: BACKOFF, ...this.options, signal, isRetryable });
  }
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? '';
}
