/** Steps of one per cent from 10 ms on: percentiles are that exact, and any number of waits fits. */
const [SMALLEST_SECONDS, STEP] = [0.01, 1.01];

/** How long jobs waited, in seconds. */
export interface WaitTimes {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Counts waits into steps, so that millions of them need no memory of their own. */
export class WaitCounter {
  private readonly counts: number[] = [];
  private total = 0;
  private sum = 0;
  private max = 0;

  add(seconds: number): void {
    const step = Math.ceil(Math.log1p(seconds / SMALLEST_SECONDS) / Math.log(STEP));
    this.counts[step] = (this.counts[step] ?? 0) + 1;
    this.total += 1;
    this.sum += seconds;
    this.max = Math.max(this.max, seconds);
  }

  times(): WaitTimes {
    const mean = this.total === 0 ? 0 : this.sum / this.total;
    const [p50, p90, p95, p99] = [this.part(0.5), this.part(0.9), this.part(0.95), this.part(0.99)];
    return { mean, p50, p90, p95, p99, max: this.max };
  }

  /** The upper end of the step in which that part of all waits is reached. */
  private part(share: number): number {
    let seen = 0;
    for (let step = 0; step < this.counts.length; step += 1) {
      seen += this.counts[step] ?? 0;
      if (seen > 0 && seen >= share * this.total) {
        return Math.min(this.max, SMALLEST_SECONDS * (STEP ** step - 1));
      }
    }
    return 0;
  }
}
