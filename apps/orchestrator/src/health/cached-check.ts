import type { Clock } from '../clock/clock';
import type { Check } from './health.checks';

export interface CheckTimes {
  /** After this a check counts as failed. */
  readonly timeoutMs: number;
  /** As long an answer is given again, so that nobody can flood what is checked. */
  readonly cachedMs: number;
}

/** A check with a time limit, made at most once in a while; gives what is wrong, or undefined. */
export class CachedCheck {
  private last: { readonly at: number; readonly problem: Promise<unknown> } | undefined;

  constructor(
    private readonly check: Check,
    private readonly times: CheckTimes,
    private readonly clock: Clock,
  ) {}

  problem(): Promise<unknown> {
    const now = this.clock.now();
    if (!this.last || now - this.last.at >= this.times.cachedMs) {
      this.last = { at: now, problem: this.run() };
    }
    return this.last.problem;
  }

  private async run(): Promise<unknown> {
    const limit = new AbortController();
    const { promise: timedOut, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const error = new Error(`No answer within ${this.times.timeoutMs} ms`);
      limit.abort(error);
      reject(error);
    }, this.times.timeoutMs);
    try {
      await Promise.race([this.check(limit.signal), timedOut]);
      return undefined;
    } catch (error) {
      return error ?? new Error('The check failed');
    } finally {
      clearTimeout(timer);
    }
  }
}
