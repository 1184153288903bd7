/**
 * Sends the newest of many values: one at a time, at least `everyMs` apart, older ones left out.
 * For reports that may be lost but must never hold anything up; a failed one is forgotten.
 */
export class LatestSender<T> {
  private latest: { readonly value: T } | undefined;
  private sending: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private notBefore = -Infinity;
  private closed = false;

  constructor(
    private readonly send: (value: T) => Promise<unknown>,
    private readonly everyMs: number,
  ) {}

  offer(value: T): void {
    if (this.closed) return;
    this.latest = { value };
    this.sendWhenDue();
  }

  /** Sends nothing any more; resolves when what is under way has ended. */
  async close(): Promise<void> {
    this.closed = true;
    this.latest = undefined;
    clearTimeout(this.timer);
    await this.sending;
  }

  private sendWhenDue(): void {
    if (!this.latest || this.sending || this.timer) return;
    const delayMs = this.notBefore - performance.now();
    if (delayMs <= 0) {
      this.sending = this.sendLatest(this.latest.value);
      return;
    }
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.sendWhenDue();
    }, delayMs);
  }

  private async sendLatest(value: T): Promise<void> {
    this.latest = undefined;
    this.notBefore = performance.now() + this.everyMs;
    try {
      await this.send(value);
    } catch {
      // The next value says more than a repetition of this one would.
    }
    this.sending = undefined;
    this.sendWhenDue();
  }
}
