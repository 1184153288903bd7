import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { environment } from '../src/config/environment';
import { readConfig } from '../src/config/read-config';
import { startEndpoint, type RunningEndpoint } from '../src/endpoint';

/** The key of every endpoint that tests start. */
export const KEY = 'key-for-tests';

export const SCRIPTED_WORKER = join(__dirname, 'scripted-worker.mjs');

/** An endpoint in this process, with workers as scripted-worker.mjs when it may start any. */
export async function givenEndpoint(
  env: Readonly<Record<string, string>> = {},
): Promise<EndpointClient> {
  const config = readConfig(
    [],
    {
      PATH: environment().PATH,
      LOCAL_ENDPOINT_PORT: '0',
      LOCAL_ENDPOINT_KEY: KEY,
      LOCAL_WORKERS_MAX: '0',
      LOCAL_POLL_HOLD_SECONDS: '0.2',
      LOCAL_PING_INTERVAL_MS: '1000',
      LOG_LEVEL: 'silent',
      ...env,
    },
    [process.execPath, SCRIPTED_WORKER],
  );
  return new EndpointClient(await startEndpoint(config), config.key, config.env.LOCAL_ENDPOINT_ID);
}

/** Calls of both sides as they go over the wire. */
export class EndpointClient {
  constructor(
    readonly endpoint: RunningEndpoint,
    private readonly key = KEY,
    private readonly endpointId = 'local',
  ) {}

  get headers(): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.key}` };
  }

  async call(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.endpoint.url}/v2/${this.endpointId}/${path}`, {
      method,
      headers: this.headers,
      ...init,
    });
  }

  async json(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    return (await (await this.call(method, path, init)).json()) as Record<string, unknown>;
  }

  async run(input: object, more: object = {}): Promise<string> {
    return String((await this.json('POST', 'run', { input, ...more })).id);
  }

  async status(id: string): Promise<Record<string, unknown>> {
    return this.json('GET', `status/${id}`);
  }

  /** The finished job. */
  async result(id: string): Promise<Record<string, unknown>> {
    return this.json('GET', `status-sync/${id}?wait=20000`);
  }

  async workers(): Promise<Record<string, number>> {
    return (await this.json('GET', 'health')).workers as Record<string, number>;
  }

  /** One poll of a worker, as runpod-python sends it. */
  async take(worker = 'w1', signal?: AbortSignal): Promise<Response> {
    const init = { headers: { authorization: this.key }, ...(signal && { signal }) };
    return this.call('GET', `job-take/${worker}?gpu=local&job_in_progress=0`, init);
  }

  async takenId(worker = 'w1'): Promise<string> {
    return String(((await (await this.take(worker)).json()) as { id: unknown }).id);
  }

  async done(worker: string, id: string, body: string): Promise<Response> {
    return this.post('job-done', worker, id, body);
  }

  /** A part of a result. */
  async chunk(worker: string, id: string, output: unknown): Promise<Response> {
    return this.post('job-stream', worker, id, JSON.stringify({ output }));
  }

  /** From now on these go wrong. */
  async faults(...faults: readonly object[]): Promise<Response> {
    return this.call('PUT', 'local/faults', { body: JSON.stringify({ faults }) });
  }

  private async post(
    route: string,
    ...[worker, id, body]: readonly [string, string, string]
  ): Promise<Response> {
    return this.call('POST', `${route}/${worker}/${id}?gpu=local&isStream=false`, {
      headers: {
        authorization: this.key,
        'content-type': 'application/x-www-form-urlencoded',
        charset: 'utf-8',
      },
      body,
    });
  }

  async ping(worker: string, query: string): Promise<Response> {
    return this.call('GET', `ping/${worker}?gpu=local${query}`, {
      headers: { authorization: this.key },
    });
  }
}

/** Looks again every 20 ms until it is so; fails after a while, naming the last value. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  isSo: (value: T) => boolean,
  withinMs = 10_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const value = await look();
    if (isSo(value)) return value;
    if (Date.now() > until) throw new Error(`It stayed ${JSON.stringify(value)}`);
    await sleep(20);
  }
}
