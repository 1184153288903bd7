import { backoffMs, wait } from '@app/net';
import type { TakenJob } from '@app/contracts';
import type { Logger } from 'pino';

import type { JobQueue, Take } from './job.queue';

export interface WorkerLoopParts {
  readonly queue: JobQueue;
  /** Never rejects. */
  readonly run: (job: TakenJob) => Promise<void>;
  readonly log: Logger;
}

const SLOW_DOWN_MS = 5_000;
const FAILURE_BACKOFF = { firstDelayMs: 500, maxDelayMs: 30_000 };
/** A queue that holds no poll open is asked this often, instead of as fast as it answers. */
const EMPTY_POLL_FLOOR_MS = 250;
/** How long an open poll may still bring a job after the loop was told to stop. */
const LAST_POLL_MS = 400;

/** Takes one job after the other, with nothing between a result and the next poll. */
export class WorkerLoop {
  private readonly stopping = new AbortController();
  private readonly pollCut = new AbortController();

  constructor(private readonly parts: WorkerLoopParts) {}

  /** Resolves after `stop`, when the last job was run. */
  async run(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted;) {
      const startedAt = performance.now();
      const take = await this.take();
      if (take.kind === 'job') {
        failures = 0;
        await this.parts.run(take.job);
        continue;
      }
      failures = take.kind === 'failed' ? failures + 1 : 0;
      if (take.kind === 'failed') this.parts.log.warn(`Taking a job failed: ${take.reason}`);
      await this.pause(pauseMs(take, failures, performance.now() - startedAt));
    }
  }

  /** Takes no more jobs, but for one that an open poll brings within a moment. */
  stop(): void {
    if (this.stopping.signal.aborted) return;
    this.stopping.abort();
    setTimeout(() => this.pollCut.abort(), LAST_POLL_MS).unref();
  }

  private async take(): Promise<Take> {
    try {
      return await this.parts.queue.take({ busy: false, signal: this.pollCut.signal });
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

function pauseMs(take: Exclude<Take, { kind: 'job' }>, failures: number, tookMs: number): number {
  switch (take.kind) {
    case 'none':
      return EMPTY_POLL_FLOOR_MS - tookMs;
    case 'slow-down':
      return SLOW_DOWN_MS;
    case 'failed':
      return backoffMs(failures, FAILURE_BACKOFF);
  }
}
