import { ApiError } from '@app/contracts';

import { Clock } from '../clock';

const WINDOW_MS = 10_000;

/** By route, calls in 10 s and calls at once: docs.runpod.io/serverless/endpoints/send-requests. */
const RATES: Readonly<Record<string, { readonly calls: number; readonly atOnce: number }>> = {
  run: { calls: 1000, atOnce: 200 },
  runsync: { calls: 2000, atOnce: 400 },
  status: { calls: 2000, atOnce: 400 },
  // RunPod's documentation no longer knows this route; it is another way to ask for the status.
  'status-sync': { calls: 2000, atOnce: 400 },
  stream: { calls: 2000, atOnce: 400 },
  cancel: { calls: 100, atOnce: 20 },
  'purge-queue': { calls: 2, atOnce: Infinity },
};

interface Use {
  windowFrom: number;
  calls: number;
  atOnce: number;
}

/** Counts the calls of clients by route. */
export class RateLimits {
  private readonly uses = new Map<string, Use>();

  constructor(private readonly clock: Clock) {}

  /** A call begins; the returned function ends it. Throws ApiError `rate_limited`. */
  enter(route: string): () => void {
    const rate = RATES[route];
    if (!rate) return () => undefined;
    const use = this.useOf(route);
    if (use.calls >= rate.calls) {
      throw new ApiError('rate_limited', `${route} may be called ${rate.calls} times in 10 s`);
    }
    if (use.atOnce >= rate.atOnce) {
      throw new ApiError('rate_limited', `${route} may be called ${rate.atOnce} times at once`);
    }
    use.calls += 1;
    use.atOnce += 1;
    return () => void (use.atOnce -= 1);
  }

  private useOf(route: string): Use {
    const now = this.clock.now();
    const use = this.uses.get(route) ?? { windowFrom: now, calls: 0, atOnce: 0 };
    if (now - use.windowFrom >= WINDOW_MS) Object.assign(use, { windowFrom: now, calls: 0 });
    this.uses.set(route, use);
    return use;
  }
}
