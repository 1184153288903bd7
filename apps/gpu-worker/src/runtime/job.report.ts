import { backoffMs, LatestSender, wait, type Backoff } from '@app/net';

import type { DoneBody } from '@app/contracts';

import { doneText, progressText } from './done.body';
import type { Delivery, JobQueue } from './job.queue';

const PROGRESS_EVERY_MS = 2_000;
const PROGRESS_TIMEOUT_MS = 5_000;
/** About two minutes: RunPod's own worker gives up after three tries and the result is lost. */
const BACKOFF: Backoff = { tries: 20, firstDelayMs: 250, maxDelayMs: 10_000 };

/** Everything that one job tells the queue: progress while it runs, and at last its result. */
export class JobReport {
  private readonly progressSender: LatestSender<unknown>;

  constructor(
    private readonly queue: JobQueue,
    private readonly jobId: string,
    private readonly signal: AbortSignal,
  ) {
    this.progressSender = new LatestSender((value) => this.postProgress(value), PROGRESS_EVERY_MS);
  }

  progress(value: unknown): void {
    this.progressSender.offer(value);
  }

  /** Stops progress: one that arrived after the result would un-finish the job at RunPod. */
  async endProgress(): Promise<void> {
    await this.progressSender.close();
  }

  /** Posts the result until it is taken or void; `again` means that all tries were used up. */
  async finish(body: DoneBody): Promise<Delivery> {
    await this.endProgress();
    const text = doneText(body);
    for (let failures = 0; ;) {
      const delivery = await this.queue.report(this.jobId, text, this.signal);
      failures += 1;
      if (delivery !== 'again' || failures >= BACKOFF.tries) return delivery;
      await wait(backoffMs(failures, BACKOFF), this.signal);
    }
  }

  private async postProgress(value: unknown): Promise<void> {
    const text = progressText(value);
    if (text === undefined) return;
    const overdue = new AbortController();
    const timer = setTimeout(() => overdue.abort(), PROGRESS_TIMEOUT_MS);
    try {
      const signal = AbortSignal.any([this.signal, overdue.signal]);
      await this.queue.report(this.jobId, text, signal);
    } finally {
      clearTimeout(timer);
    }
  }
}
