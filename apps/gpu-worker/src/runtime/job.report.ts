import { backoffMs, LatestSender, wait } from '@app/net';

import { bodyText } from './body.text';
import type { Delivery, JobMessage, JobQueue } from './job.queue';

const PROGRESS_TIMEOUT_MS = 5_000;
const BACKOFF = { firstDelayMs: 250, maxDelayMs: 10_000 };
/**
 * The queue keeps a job as long as it is pinged for, so that a long outage need not cost its result;
 * RunPod's own worker gives up after three tries. A bound, since the worker is paid for meanwhile.
 */
const GIVE_UP_AFTER_MS = 10 * 60_000;
/** A process that was frozen for longer than that has tried once at the most. */
const TRIES_MIN = 3;

export interface JobReportOptions {
  readonly jobId: string;
  readonly progressEveryMs: number;
  /** Aborted when nothing more may be sent about the job. */
  readonly silence: AbortSignal;
}

/** Everything that one job tells the queue: progress and chunks while it runs, at last its result. */
export class JobReport {
  private readonly progressSender: LatestSender<unknown>;

  constructor(
    private readonly queue: JobQueue,
    private readonly options: JobReportOptions,
  ) {
    this.progressSender = new LatestSender(
      (value) => this.sendProgress(value),
      options.progressEveryMs,
    );
  }

  progress(value: unknown): void {
    this.progressSender.offer(value);
  }

  /** Stops progress: one that arrived after the result would un-finish the job at RunPod. */
  async endProgress(): Promise<void> {
    await this.progressSender.close();
  }

  /** Sends one chunk of a stream until it is taken or void; `ended` gives it up. */
  async chunk(value: unknown, ended: AbortSignal): Promise<Delivery> {
    const body = bodyText(this.options.jobId, { output: value });
    const until = AbortSignal.any([this.options.silence, ended]);
    return this.deliver({ ...this.message('chunk', body) }, until);
  }

  /** Posts the result until it is taken or void; `again` means that the time was used up. */
  async finish(body: string, { streamed }: { readonly streamed: boolean }): Promise<Delivery> {
    await this.endProgress();
    return this.deliver({ ...this.message('result', body), streamed }, this.options.silence);
  }

  private async deliver(message: JobMessage, signal: AbortSignal): Promise<Delivery> {
    const startedAt = performance.now();
    for (let failures = 0; ;) {
      signal.throwIfAborted();
      const delivery = await this.queue.send(message, signal);
      failures += 1;
      const isLate = failures >= TRIES_MIN && performance.now() - startedAt > GIVE_UP_AFTER_MS;
      if (delivery !== 'again' || isLate) return delivery;
      await wait(backoffMs(failures, BACKOFF), signal);
    }
  }

  /** What can't be sent is left out: LatestSender forgets errors. */
  private async sendProgress(value: unknown): Promise<void> {
    const { jobId, silence } = this.options;
    const body = bodyText(jobId, { status: 'IN_PROGRESS', output: value });
    const overdue = new AbortController();
    const timer = setTimeout(() => overdue.abort(), PROGRESS_TIMEOUT_MS);
    try {
      const signal = AbortSignal.any([silence, overdue.signal]);
      await this.queue.send(this.message('progress', body), signal);
    } finally {
      clearTimeout(timer);
    }
  }

  private message(kind: JobMessage['kind'], body: string): JobMessage {
    return { jobId: this.options.jobId, kind, streamed: false, body };
  }
}
