const PARTS = 240;

/** How many workers there were over a time, as means of equal parts of it, and at most. */
export class Timeline {
  readonly means: number[] = Array.from({ length: PARTS }, () => 0);
  peak = 0;
  private since = 0;
  private count = 0;

  private readonly horizonSeconds: number;

  constructor(horizonSeconds: number) {
    this.horizonSeconds = horizonSeconds;
  }

  /** From this moment on there are so many; moments never go back. */
  note(at: number, count: number): void {
    const width = this.horizonSeconds / PARTS;
    const until = Math.min(at, this.horizonSeconds);
    while (this.count > 0 && this.since < until) {
      const part = Math.min(PARTS - 1, Math.floor(this.since / width));
      // Rounding must not make a step of no length.
      const end =
        part === PARTS - 1
          ? until
          : Math.min(until, Math.max((part + 1) * width, this.since + 1e-6));
      this.means[part] = (this.means[part] ?? 0) + (this.count * (end - this.since)) / width;
      this.since = end;
    }
    this.since = Math.max(this.since, at);
    this.count = count;
    this.peak = Math.max(this.peak, count);
  }
}
