import { Agent, type Dispatcher } from 'undici';

import {
  JobQueue,
  type Delivery,
  type JobMessage,
  type Stops,
  type Take,
  type TakeWish,
  type UnfitReason,
} from './job.queue';
import { deliveryOf, readAnswer, readJobs, readJobsToStop, type Answer } from './runpod.answers';
import type { RunPodUrls } from './runpod.urls';

export interface RunPodClientOptions {
  readonly urls: RunPodUrls;
  /** Sent as it is, without "Bearer". */
  readonly apiKey: string | undefined;
  /** RunPod's own worker gives up a poll after 90 s; how long the service holds one is not known. */
  readonly pollTimeoutMs?: number;
}

const SEND_TIMEOUT_MS = 30_000;
const UNFIT_TIMEOUT_MS = 2_000;
/** How long calls under way may still bring what had arrived when the connections were renewed. */
const LAST_ANSWER_MS = 1_000;

interface Call {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** RunPod's worker protocol over HTTP, on connections that are kept. */
export class RunPodClient extends JobQueue {
  private agent = newAgent();
  private readonly left = new Set<Agent>();

  constructor(private readonly options: RunPodClientOptions) {
    super();
  }

  get takesChunks(): boolean {
    return this.options.urls.jobStream('') !== undefined;
  }

  async take(wish: TakeWish, signal: AbortSignal): Promise<Take> {
    const answer = await this.poll(this.options.urls.jobTake(wish), signal);
    if (answer.kind !== 'value') return answer;
    if (Array.isArray(answer.value) && answer.value.length === 0) return { kind: 'none' };
    const jobs = readJobs(answer.value);
    return jobs.length > 0
      ? { kind: 'jobs', jobs }
      : { kind: 'failed', reason: 'no job has an id' };
  }

  async stops(signal: AbortSignal): Promise<Stops> {
    const url = this.options.urls.jobStop;
    if (url === undefined) return { kind: 'off' };
    const answer = await this.poll(url, signal);
    return answer.kind === 'value'
      ? { kind: 'stop', jobIds: readJobsToStop(answer.value) }
      : answer;
  }

  async send({ jobId, kind, streamed, body }: JobMessage, signal: AbortSignal): Promise<Delivery> {
    const { urls } = this.options;
    const url = kind === 'chunk' ? urls.jobStream(jobId) : urls.jobDone(jobId, { streamed });
    if (url === undefined) return 'void';
    // JSON under a form's type: RunPod reads it raw, and its own worker sends it so.
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      charset: 'utf-8',
      'x-request-id': jobId,
    };
    try {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]);
      const answer = await this.call({ url, method: 'POST', headers, body, signal: limited });
      await answer.body.dump();
      return deliveryOf(answer.statusCode);
    } catch {
      signal.throwIfAborted();
      return 'again';
    }
  }

  async unfit(why: UnfitReason): Promise<void> {
    const url = this.options.urls.unfit(why);
    if (url === undefined) return;
    const signal = AbortSignal.timeout(UNFIT_TIMEOUT_MS);
    const answer = await this.call({ url, method: 'GET', headers: {}, signal }).catch(() => null);
    await answer?.body.dump().catch(() => undefined);
  }

  renew(): void {
    const old = this.agent;
    this.agent = newAgent();
    this.left.add(old);
    setTimeout(() => void this.leave(old), LAST_ANSWER_MS).unref();
  }

  async close(): Promise<void> {
    await Promise.all([this.agent.destroy(), ...[...this.left].map((old) => this.leave(old))]);
  }

  private async leave(old: Agent): Promise<void> {
    if (this.left.delete(old)) await old.destroy();
  }

  private async poll(url: string, signal: AbortSignal): Promise<Answer> {
    const { agent } = this;
    const timeout = AbortSignal.timeout(this.options.pollTimeoutMs ?? 90_000);
    const headers = { 'content-type': 'application/json' };
    try {
      const limited = AbortSignal.any([signal, timeout]);
      const answer = await this.call({ url, method: 'GET', headers, signal: limited });
      return await readAnswer(answer.statusCode, answer.body as AsyncIterable<Uint8Array>);
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted || agent !== this.agent) return { kind: 'none' };
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  private call({ url, headers, body, ...rest }: Call): Promise<Dispatcher.ResponseData> {
    const { origin, pathname, search } = new URL(url);
    const { apiKey } = this.options;
    const own = { ...(apiKey && { authorization: apiKey }), ...USER_AGENT };
    return this.agent.request({
      ...{ ...rest, origin, path: pathname + search, body: body ?? null },
      headers: { ...headers, ...own },
    });
  }
}

/** How this worker calls itself, also in its pings. */
export const USER_AGENT = { 'user-agent': 'api-gpu-worker' };

function newAgent(): Agent {
  return new Agent({
    connect: { timeout: 10_000, allowH2: false },
    keepAliveTimeout: 60_000,
    headersTimeout: 0,
  });
}
