import { Agent, type Dispatcher } from 'undici';

import { JobQueue, type Delivery, type Stops, type Take } from './job.queue';
import { readAnswer, readJobsToStop, readTakenJob, type Answer } from './runpod.answers';
import type { RunPodUrls } from './runpod.urls';

export interface RunPodClientOptions {
  readonly urls: RunPodUrls;
  /** Sent as it is, without "Bearer"; without one there is no heartbeat. */
  readonly apiKey: string | undefined;
  readonly pingTimeoutMs: number;
  /** RunPod's own worker gives up a poll after 90 s; how long the service holds one is not known. */
  readonly pollTimeoutMs?: number;
}

/** The release of runpod-python whose protocol is spoken here. */
const PROTOCOL_VERSION = '1.12.0';
const REPORT_TIMEOUT_MS = 30_000;

interface Sending {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** RunPod's worker protocol over HTTP, on connections that are kept. */
export class RunPodClient extends JobQueue {
  private readonly agent = new Agent({
    connect: { timeout: 10_000, allowH2: false },
    keepAliveTimeout: 60_000,
    headersTimeout: 0,
  });

  constructor(private readonly options: RunPodClientOptions) {
    super();
  }

  async take({ busy, signal }: { busy: boolean; signal: AbortSignal }): Promise<Take> {
    const answer = await this.poll(this.options.urls.jobTake(busy), signal);
    if (answer.kind !== 'value') return answer;
    const job = readTakenJob(answer.value);
    return job ? { kind: 'job', job } : { kind: 'failed', reason: 'a job without an id' };
  }

  async stops(signal: AbortSignal): Promise<Stops> {
    const url = this.options.urls.jobStop;
    if (url === undefined) return { kind: 'off' };
    const answer = await this.poll(url, signal);
    return answer.kind === 'value'
      ? { kind: 'stop', jobIds: readJobsToStop(answer.value) }
      : answer;
  }

  async report(jobId: string, body: string, signal: AbortSignal): Promise<Delivery> {
    // JSON under a form's type: RunPod reads it raw, and its own worker sends it so.
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      charset: 'utf-8',
      'x-request-id': jobId,
    };
    try {
      const answer = await this.send({
        ...{ url: this.options.urls.jobDone(jobId), method: 'POST', headers, body },
        ...{ timeoutMs: REPORT_TIMEOUT_MS, signal },
      });
      await answer.body.dump();
      return deliveryOf(answer.statusCode);
    } catch {
      signal.throwIfAborted();
      return 'again';
    }
  }

  async ping(jobIds: readonly string[], signal: AbortSignal): Promise<void> {
    const url = this.options.urls.ping(jobIds, PROTOCOL_VERSION);
    if (url === undefined || this.options.apiKey === undefined) return;
    await this.get(url, this.options.pingTimeoutMs, signal);
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private poll(url: string, signal: AbortSignal): Promise<Answer> {
    return this.get(url, this.options.pollTimeoutMs ?? 90_000, signal);
  }

  private async get(url: string, timeoutMs: number, signal: AbortSignal): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    try {
      const answer = await this.send({ url, method: 'GET', headers, timeoutMs, signal });
      return await readAnswer(answer.statusCode, answer.body as AsyncIterable<Uint8Array>);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DOMException && error.name === 'TimeoutError') return { kind: 'none' };
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  private send({
    url,
    method,
    headers,
    body,
    ...limits
  }: Sending): Promise<Dispatcher.ResponseData> {
    const { origin, pathname, search } = new URL(url);
    const { apiKey } = this.options;
    return this.agent.request({
      ...{ origin, path: pathname + search, method, body: body ?? null },
      headers: {
        ...headers,
        ...(apiKey !== undefined && { authorization: apiKey }),
        'user-agent': 'api-gpu-worker',
      },
      signal: AbortSignal.any([limits.signal, AbortSignal.timeout(limits.timeoutMs)]),
    });
  }
}

function deliveryOf(status: number): Delivery {
  if (status < 400) return 'accepted';
  return status >= 500 || [408, 425, 429].includes(status) ? 'again' : 'void';
}
