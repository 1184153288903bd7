import { ApiGpuError, errorOf } from './api-gpu.error.js';
import { createClient, createConfig, type Client } from './generated/client/index.js';
import * as api from './generated/index.js';
import type { Estimate, File as UploadedFile, Job, Usage, WhatIfUsage } from './generated/index.js';
import {
  OPERATIONS,
  OPERATION_NAMES,
  type InputOf,
  type JobOf,
  type OperationName,
} from './operations.js';
import { retryingFetch } from './retrying.fetch.js';
import { answered, uploadBlob, type UploadOptions } from './upload.js';
import { waitForEnd, type WaitOptions } from './wait-for-job.js';

export interface ApiGpuOptions {
  /** Where the API is, e.g. `https://videos.example.com`; a path before the routes is kept. */
  readonly baseUrl: string;
  /** `ak_…`, sent as X-API-Key. */
  readonly apiKey: string;
  /** Tries after the first, where a call may be repeated; 4. */
  readonly maxRetries?: number;
  /** In the place of the global one, e.g. with a proxy. */
  readonly fetch?: typeof fetch;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface SubmitOptions extends CallOptions {
  /** Repeats with the same key give the same job, for 24 hours; made anew for each call where left out. */
  readonly idempotencyKey?: string;
}

/** One method an operation: `api.video.caption({...})`. */
export type VideoMethods = {
  readonly [Name in OperationName]: (
    input: InputOf<Name>,
    options?: SubmitOptions,
  ) => Promise<JobOf<Name>>;
};

export type JobFilter = NonNullable<api.ListJobsData['query']>;
export type UsageQuery = NonNullable<api.GetUsageData['query']>;
export type WhatIfQuery = NonNullable<api.AskWhatIfData['query']>;

/**
 * The API of api-gpu. Every method rejects with ApiGpuError; calls are retried where that can not do a
 * thing twice, which goes for submitting too, since each submission has an Idempotency-Key.
 */
export class ApiGpu {
  /** One method an operation. */
  readonly video: VideoMethods;
  /** For every other route: `listTemplates({ client: api.client })`. Rejects with ApiGpuError as well. */
  readonly client: Client;
  readonly #baseUrl: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #fetch: typeof fetch;

  constructor({ baseUrl, apiKey, maxRetries = 4, fetch: send = globalThis.fetch }: ApiGpuOptions) {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    this.#headers = { 'x-api-key': apiKey };
    this.#fetch = (input, init) => send(input, init);
    this.client = createClient(
      createConfig({
        baseUrl: this.#baseUrl,
        headers: this.#headers,
        fetch: retryingFetch({ maxRetries, fetch: this.#fetch }),
        throwOnError: true,
      }),
    );
    this.client.interceptors.error.use((error, response) => errorOf(error, response));
    const methods = OPERATION_NAMES.map((name) => [
      name,
      (input: InputOf<typeof name>, options?: SubmitOptions) => this.submit(name, input, options),
    ]);
    this.video = Object.fromEntries(methods) as VideoMethods;
  }

  /** Makes a job; resolves when it is stored, before it is rendered. */
  async submit<Name extends OperationName>(
    operation: Name,
    input: InputOf<Name>,
    { signal, idempotencyKey = crypto.randomUUID() }: SubmitOptions = {},
  ): Promise<JobOf<Name>> {
    const headers = { 'Idempotency-Key': idempotencyKey };
    const { data } = await OPERATIONS[operation].submit({
      ...this.#with(signal),
      headers,
      body: input as never,
    });
    return data;
  }

  /** What a job would be, and cost, without making it. */
  async validate<Name extends OperationName>(
    operation: Name,
    input: InputOf<Name>,
    { signal }: CallOptions = {},
  ): Promise<Estimate> {
    const call = { ...this.#with(signal), body: input as never };
    return (await OPERATIONS[operation].validate(call)).data;
  }

  /** A job as it is. */
  async job(id: string, { signal }: CallOptions = {}): Promise<Job> {
    return (await api.getJob({ ...this.#with(signal), path: { id } })).data;
  }

  /** Jobs, newest first, from page to page for as long as one asks on. */
  async *jobs(filter: JobFilter = {}, { signal }: CallOptions = {}): AsyncGenerator<Job> {
    let cursor = filter.cursor;
    do {
      const query = { ...filter, ...(cursor === undefined ? {} : { cursor }) };
      const { data: page } = await api.listJobs({ ...this.#with(signal), query });
      yield* page.data;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** Ends a job that goes on. */
  async cancel(id: string, { signal }: CallOptions = {}): Promise<Job> {
    return (await api.cancelJob({ ...this.#with(signal), path: { id } })).data;
  }

  /** Erases a job: its files, its input and its output. */
  async delete(id: string, { signal }: CallOptions = {}): Promise<void> {
    await api.deleteJob({ ...this.#with(signal), path: { id } });
  }

  /** The job once it has ended, however it ended; `onUpdate` sees every change on the way. */
  waitForJob(id: string, options: WaitOptions = {}): Promise<Job> {
    const path = `/job/${encodeURIComponent(id)}/events`;
    return waitForEnd(
      {
        read: (signal) => this.job(id, signal ? { signal } : {}),
        stream: (lastEventId, signal) => {
          const headers: Record<string, string> = { accept: 'text/event-stream' };
          if (lastEventId !== '') headers['last-event-id'] = lastEventId;
          return answered(this.#send, path, { headers, signal });
        },
      },
      options,
    );
  }

  /** The result of a job that succeeded, or one of its files, as a stream to be read. */
  async download(
    id: string,
    { file, signal }: CallOptions & { readonly file?: string } = {},
  ): Promise<Response> {
    const query = file === undefined ? '' : `?file=${encodeURIComponent(file)}`;
    return answered(this.#send, `/job/${encodeURIComponent(id)}/output${query}`, { signal });
  }

  /** Stores bytes; the file's id stands wherever a field takes an address of media. */
  async upload(source: Blob | Uint8Array, options: UploadOptions = {}): Promise<UploadedFile> {
    const blob = source instanceof Blob ? source : new Blob([new Uint8Array(source)]);
    if (blob.size === 0) throw new ApiGpuError('validation_failed', 'The file is empty.');
    return uploadBlob(this.#send, blob, options);
  }

  /** What jobs took and cost. */
  async usage(query: UsageQuery = {}, { signal }: CallOptions = {}): Promise<Usage> {
    return (await api.getUsage({ ...this.#with(signal), query })).data;
  }

  /** What past jobs would have cost, and how long they would have waited, on another endpoint. */
  async whatIf(query: WhatIfQuery = {}, { signal }: CallOptions = {}): Promise<WhatIfUsage> {
    return (await api.askWhatIf({ ...this.#with(signal), query })).data;
  }

  #with(signal: AbortSignal | undefined) {
    const throwOnError = true as const;
    return { client: this.client, throwOnError, ...(signal === undefined ? {} : { signal }) };
  }

  readonly #send = (path: string, init: RequestInit): Promise<Response> =>
    this.#fetch(`${this.#baseUrl}${path}`, {
      ...init,
      headers: { ...this.#headers, ...(init.headers as Record<string, string>) },
    });
}
