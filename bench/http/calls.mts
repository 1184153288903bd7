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
