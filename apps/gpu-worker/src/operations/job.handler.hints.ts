import type { Logger } from 'pino';

import {
  ApiError,
  parseJobRequest,
  readPartsAnswer,
  type JobProgress,
  type JobRequest,
  type PartsGrant,
  type PartsRequest,
  type StartAnswer,
} from '@app/contracts';
import { LatestSender, type StoreClient } from '@app/net';

const START_TIMEOUT_MS = 3_000;
/** The orchestrator asks the store meanwhile. */
const PARTS_TIMEOUT_MS = 15_000;
const PROGRESS_TIMEOUT_MS = 2_000;
const DONE_TIMEOUT_MS = 2_000;
const PROGRESS_EVERY_MS = 500;

/**
 * What a worker tells the orchestrator beside the queue. Hints may be lost: none of them fails a
 * job or holds it up, but for `start`, whose 409 says that nobody waits for this attempt any more.
 */
export class JobHints {
  private readonly sender = new LatestSender<JobProgress>(
    (progress) => this.post('progress', progress, PROGRESS_TIMEOUT_MS),
    PROGRESS_EVERY_MS,
  );

  constructor(
    private readonly store: StoreClient,
    private readonly request: JobRequest,
    private readonly log: Logger,
  ) {}

  /** The request with fresh grants where the orchestrator gave some. Throws ApiError `canceled`. */
  async start(signal: AbortSignal): Promise<JobRequest> {
    const answer = await this.post('start', undefined, START_TIMEOUT_MS);
    signal.throwIfAborted();
    if (answer?.status === 409) {
      throw new ApiError('canceled', 'The job was canceled before this worker began.');
    }
    return answer?.status === 200 ? this.withGrants(answer.value) : this.request;
  }

  /** Addresses for a large file in parts; undefined where it is to be uploaded in one. */
  async parts(key: string, sizeBytes: number): Promise<PartsGrant | undefined> {
    const wanted: PartsRequest = { key, size_bytes: sizeBytes };
    const answer = await this.post('parts', wanted, PARTS_TIMEOUT_MS);
    return answer?.status === 200 ? readPartsAnswer(answer.value, sizeBytes) : undefined;
  }

  progress(progress: JobProgress): void {
    if (this.request.callback_url !== undefined) this.sender.offer(progress);
  }

  /** Says that the result was reported; nothing is sent after it. */
  async done(): Promise<void> {
    await this.sender.close();
    await this.post('done', undefined, DONE_TIMEOUT_MS);
  }

  private withGrants(answer: unknown): JobRequest {
    const { uploads, manifest } = (answer ?? {}) as Partial<StartAnswer>;
    try {
      return parseJobRequest({ ...this.request, uploads, manifest });
    } catch (error) {
      this.log.warn({ error }, 'The fresh grants can not be used, those of the job are');
      return this.request;
    }
  }

  private async post(
    hint: 'start' | 'parts' | 'progress' | 'done',
    value: unknown,
    timeoutMs: number,
  ) {
    const { callback_url: base, token } = this.request;
    if (base === undefined) return undefined;
    try {
      const url = `${base}/${encodeURIComponent(token)}/${hint}`;
      return await this.store.post(url, value, AbortSignal.timeout(timeoutMs));
    } catch (error) {
      this.log.debug({ error }, `The hint ${hint} is lost`);
      return undefined;
    }
  }
}
