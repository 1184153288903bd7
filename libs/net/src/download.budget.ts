import { NetError } from './net.error';

/** What one download may use. */
export interface DownloadBudget {
  /** From the first hop of the first try to the last byte. */
  readonly totalMs: number;
  /** For each hop, from its beginning to the last of its headers. */
  readonly hopMs: number;
  /** For each hop, from the request being sent. */
  readonly headersMs: number;
  readonly minimumBytesPerSecond: number;
  /** Over which the minimum rate is averaged, so also the longest stall. */
  readonly rateWindowMs: number;
}

/** Watches one download's time and rate, and aborts its signal with a NetError when one runs out. */
export class BudgetWatch {
  private readonly controller = new AbortController();
  private readonly total: NodeJS.Timeout;
  private window: NodeJS.Timeout | undefined;
  private bytesInWindow = 0;

  constructor(
    private readonly host: string,
    private readonly budget: DownloadBudget,
  ) {
    this.total = setTimeout(
      () => this.fail(`${host} took longer than ${seconds(budget.totalMs)}.`),
      budget.totalMs,
    );
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Begins to watch the rate: waiting for an answer has a budget of its own. */
  bodyBegins(): void {
    this.bytesInWindow = 0;
    this.window = setInterval(() => this.checkRate(), this.budget.rateWindowMs);
  }

  received(bytes: number): void {
    this.bytesInWindow += bytes;
  }

  bodyEnds(): void {
    clearInterval(this.window);
  }

  stop(): void {
    clearTimeout(this.total);
    this.bodyEnds();
  }

  private checkRate(): void {
    const { minimumBytesPerSecond, rateWindowMs } = this.budget;
    if (this.bytesInWindow < (minimumBytesPerSecond * rateWindowMs) / 1000) {
      this.fail(
        `${this.host} sent less than ${minimumBytesPerSecond} bytes a second over ${seconds(rateWindowMs)}.`,
      );
    }
    this.bytesInWindow = 0;
  }

  private fail(detail: string): void {
    this.stop();
    this.controller.abort(new NetError('source_too_slow', detail));
  }
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
