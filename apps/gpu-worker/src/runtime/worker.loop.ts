import { backoffMs, wait } from '@app/net';
import type { Logger } from 'pino';

import type { JobQueue, QueuedJob, Take } from './job.queue';

/** How many jobs run at once; a function is asked before each poll and gets what it said last. */
export type Concurrency = number | ((current: number) => number);

export interface WorkerLoopParts {
  readonly queue: JobQueue;
  /** Never rejects. */
  readonly run: (job: QueuedJob) => Promise<void>;
  readonly log: Logger;
}

export interface WorkerLoopOptions {
  readonly concurrency: Concurrency;
  /** Takes once, and no more after that. */
  readonly once: boolean;
}

const SLOW_DOWN_MS = 5_000;
const FAILURE_BACKOFF = { firstDelayMs: 500, maxDelayMs: 30_000 };
/** A queue that holds no poll open is asked this often, instead of as fast as it answers. */
const EMPTY_POLL_FLOOR_MS = 250;
const ASK_AGAIN_MS = 250;
/** How long an open poll may still bring a job after the loop was told to stop. */
const LAST_POLL_MS = 400;

/** Takes jobs while it has room for them, with nothing between a result and the next poll. */
export class WorkerLoop {
  private readonly stopping = new AbortController();
  private readonly pollCut = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private concurrency = 1;

  constructor(
    private readonly parts: WorkerLoopParts,
    private readonly options: WorkerLoopOptions,
  ) {}

  /** Resolves after `stop`, when the last job was run. */
  async run(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted;) {
      const slots = this.slots();
      if (slots < 1) {
        await this.room();
        continue;
      }
      const startedAt = performance.now();
      const take = await this.take(slots);
      if (take.kind === 'jobs') this.begin(take.jobs);
      failures = take.kind === 'failed' ? failures + 1 : 0;
      if (take.kind === 'failed') this.parts.log.warn(`Taking a job failed: ${take.reason}`);
      await this.pause(pauseMs(take, failures, performance.now() - startedAt));
    }
    await Promise.all(this.running);
  }

  /** Takes no more jobs, but for those that an open poll brings within a moment. */
  stop(): void {
    if (this.stopping.signal.aborted) return;
    this.stopping.abort();
    setTimeout(() => this.pollCut.abort(), LAST_POLL_MS).unref();
  }

  private slots(): number {
    const wished = this.wishedConcurrency();
    // What is no count changes nothing; RunPod's own worker breaks on it.
    if (Number.isInteger(wished) && wished >= 1) this.concurrency = wished;
    return this.concurrency - this.running.size;
  }

  private wishedConcurrency(): number {
    const { concurrency } = this.options;
    try {
      return typeof concurrency === 'number' ? concurrency : concurrency(this.concurrency);
    } catch (error) {
      this.parts.log.error({ error }, 'The concurrency could not be asked for; it stays');
      return this.concurrency;
    }
  }

  /** Until a job has ended, or a function may say another concurrency. */
  private async room(): Promise<void> {
    const ended = new AbortController();
    const isFixed = typeof this.options.concurrency === 'number';
    const again = isFixed ? [] : [wait(ASK_AGAIN_MS, ended.signal).catch(() => undefined)];
    await Promise.race([...this.running, ...again]);
    ended.abort();
  }

  private begin(jobs: readonly QueuedJob[]): void {
    for (const job of jobs) {
      const running = this.parts.run(job).finally(() => this.running.delete(running));
      this.running.add(running);
    }
    if (this.options.once) this.stop();
  }

  private async take(slots: number): Promise<Take> {
    try {
      const wish = { slots, busy: this.running.size > 0 };
      return await this.parts.queue.take(wish, this.pollCut.signal);
    } catch (error) {
      if (this.pollCut.signal.aborted) return { kind: 'none' };
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  private async pause(ms: number): Promise<void> {
    if (ms <= 0 || this.stopping.signal.aborted) return;
    await wait(ms, this.stopping.signal).catch(() => undefined);
  }
}

function pauseMs(take: Take, failures: number, tookMs: number): number {
  switch (take.kind) {
    case 'jobs':
      return 0;
    case 'none':
      return EMPTY_POLL_FLOOR_MS - tookMs;
    case 'slow-down':
      return SLOW_DOWN_MS;
    case 'failed':
      return backoffMs(failures, FAILURE_BACKOFF);
  }
}
