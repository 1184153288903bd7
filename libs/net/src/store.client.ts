import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';

import type { HttpAnswer, HttpReach, HttpRequest } from './http.reach';
import { READ_BYTES } from './read.bytes';
import { discard, readJson, readText } from './small.body';
import { StoreCalls, type Put, type StoreClientOptions } from './store.calls';
import { refusalOf, StoreError } from './store.error';
import { putParts, type PutParts } from './store.parts';

export interface PutFile {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxBytes: number;
  /** The file to send. */
  readonly path: string;
}

/** A stall while sending, and the time to store gigabytes before the answer. */
const PUT_STALL_MS = 60_000;
const MAX_ANSWER_BYTES = 1_000_000;

/**
 * Our own store and orchestrator: signed PUT and GET, no redirects. 429, 5xx and broken connections
 * are tried again; what fails for good is NetError `upload_failed`.
 */
export class StoreClient {
  private readonly calls: StoreCalls;

  constructor(reach: HttpReach, options: StoreClientOptions = {}) {
    this.calls = new StoreCalls(reach, options);
  }

  async putFile(file: PutFile, signal: AbortSignal): Promise<Put> {
    const { size } = await stat(file.path);
    if (size > file.maxBytes) {
      const detail = `The result has ${size} bytes, and ${file.maxBytes} may be stored.`;
      throw new StoreError(detail, false, { retryable: false });
    }
    const headers = { ...file.headers, 'content-length': String(size) };
    return this.put(
      file.url,
      { headers, body: () => createReadStream(file.path, { highWaterMark: READ_BYTES }) },
      signal,
    );
  }

  /** A large file in parts; nothing is there under its name before all of them are. */
  putParts(file: PutParts, signal: AbortSignal): Promise<Put> {
    return putParts(this.calls, file, signal);
  }

  async putJson(url: string, value: unknown, signal: AbortSignal): Promise<Put> {
    const headers = { 'content-type': 'application/json', 'if-none-match': '*' };
    return this.put(url, { headers, body: () => JSON.stringify(value) }, signal);
  }

  /** A small object, or undefined where there is none. */
  async getJson(url: string, signal: AbortSignal): Promise<unknown> {
    return this.calls.trying(signal, async () => {
      const answer = await this.calls.send(url, { method: 'GET', signal });
      if (answer.status === 200) return readJson(answer, MAX_ANSWER_BYTES);
      await discard(answer);
      if (answer.status === 404) return undefined;
      throw refusalOf(url, answer);
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
    const answer = await this.calls.send(url, { method: 'POST', signal, ...body });
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
    return this.calls.trying(signal, async (failures) => {
      const request = { method: 'PUT', headers, body: body(), signal } as const;
      const answer = await this.calls.send(url, { ...request, headersTimeoutMs: PUT_STALL_MS });
      const isBusy = answer.status === 409 && (await isWriting(answer));
      await discard(answer);
      if (isBusy) throw new StoreError('The store is writing this object for another.', true);
      if (answer.status === 409 || answer.status === 412) {
        return { stored: 'exists', maybeOurs: failures > 0 };
      }
      if (answer.status >= 200 && answer.status < 300) return { stored: 'created' };
      throw refusalOf(url, answer);
    });
  }
}

/** Our own store answers 409 for what is there; S3 does where it can not say yet who wins. */
async function isWriting(answer: HttpAnswer): Promise<boolean> {
  const text = await readText(answer, MAX_ANSWER_BYTES);
  return /<Code>(?:ConditionalRequestConflict|OperationAborted)<\/Code>/.test(text);
}
