const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;
/** A worker that lived this long was no failed start. */
const HEALTHY_LIFE_MS = 10_000;

export interface WorkerLife {
  readonly livedMs: number;
  readonly finishedJobs: number;
}

/** Counts failed starts in a row, so that a worker which can't run is not started in a hot loop. */
export class CrashBackoff {
  private failures = 0;
  private retryAt = 0;

  /** A worker ended that nobody had stopped; returns how long to wait, 0 for the first time. */
  crashed({ livedMs, finishedJobs }: WorkerLife, now: number): number {
    const healthy = livedMs >= HEALTHY_LIFE_MS || finishedJobs > 0;
    this.failures = healthy ? 1 : this.failures + 1;
    const delayMs =
      this.failures === 1
        ? 0
        : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.failures - 2));
    this.retryAt = now + delayMs;
    return delayMs;
  }

  /** A worker did what it is for. */
  worked(): void {
    this.failures = 0;
    this.retryAt = 0;
  }

  mayStart(now: number): boolean {
    return now >= this.retryAt;
  }

  /** Whether the last starts failed, one after the other. */
  get failing(): boolean {
    return this.failures > 1;
  }
}
