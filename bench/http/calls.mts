import { setTimeout as wait } from 'node:timers/promises';

import autocannon from 'autocannon';

/** One request, sent over and over. */
export interface Call {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came of a load; latencies are of each answer, in milliseconds. */
export interface Load {
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
}

/** At once, as a busy automation or a few of them hold. */
const CONNECTIONS = 32;

/**
 * As many of a request as are answered in `seconds`, or `perSecond` of them: then a late answer counts
 * from when its request was due. Sent from a thread of its own. Throws an Error where one is refused.
 */
export async function load(call: Call, seconds: number, perSecond?: number): Promise<Load> {
  const result = await autocannon({
    ...{ url: call.url, method: call.method, headers: { ...call.headers } },
    ...{ connections: CONNECTIONS, duration: seconds, workers: 1 },
    ...(call.body === undefined ? {} : { body: call.body }),
    ...(perSecond === undefined ? {} : { overallRate: Math.round(perSecond) }),
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${call.url}: ${result.non2xx} refused, ${result.errors} failed.`);
  }
  return { requestsPerSecond: result.requests.average, p99Ms: result.latency.p99 };
}

/** So many of a request, as fast as they are answered. Throws an Error where one is refused. */
export async function repeat(call: Call, amount: number): Promise<void> {
  const { non2xx, errors } = await autocannon({ ...call, connections: CONNECTIONS, amount });
  if (non2xx + errors > 0) throw new Error(`${call.url}: ${non2xx} refused, ${errors} failed.`);
}

/**
 * Requests at an even pace, unlike those of `load`, which sends each second's at once; gives the 99th
 * percentile of their times in milliseconds, each from when it was due.
 */
export async function pacedP99(call: Call, perSecond: number, seconds: number): Promise<number> {
  const { url, ...init } = call;
  const started = performance.now();
  const times: Promise<number>[] = [];
  for (let sent = 0; sent < perSecond * seconds; sent += 1) {
    const due = started + (sent * 1000) / perSecond;
    await wait(Math.max(0, due - performance.now()));
    times.push(
      fetch(url, init).then(async (response) => {
        await response.text();
        if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
        return performance.now() - due;
      }),
    );
  }
  const sorted = (await Promise.all(times)).toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? NaN;
}
