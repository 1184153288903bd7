import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { EndpointClient, eventually, givenEndpoint } from './endpoint.testing';

const JOBS = 1000;
/** Together about a fifth of all calls. */
const FAULTS = [
  { route: '*', kind: 'status', status: 500, probability: 0.05 },
  { route: '*', kind: 'status', status: 429, probability: 0.03 },
  { route: '*', kind: 'reset', probability: 0.04 },
  { route: '*', kind: 'status', status: 502, when: 'after', probability: 0.02 },
  { route: '*', kind: 'reset', when: 'after', probability: 0.02 },
  { route: '*', kind: 'delay', ms: 10, probability: 0.04 },
  { route: 'job-take', kind: 'half-open', when: 'after', count: 3, probability: 0.01 },
  { route: 'job-done', kind: 'lost', count: 3, probability: 0.01 },
  { route: 'ping', kind: 'lost', probability: 0.2 },
];

interface Told {
  readonly id: string;
  readonly status: string;
  readonly input: { readonly n: number };
  readonly output?: { readonly n: number };
  readonly error?: string;
}

/** A worker as it should be: it says a result until it is taken, and pings meanwhile. */
async function work(client: EndpointClient, name: string, stop: AbortSignal): Promise<void> {
  let current: string | undefined;
  const pinging = (async () => {
    while (!stop.aborted) {
      const job = current === undefined ? '' : `&job_id=${current}`;
      await client.ping(name, job).catch(() => undefined);
      await sleep(150);
    }
  })();
  while (!stop.aborted) {
    const taken = await client.take(name, AbortSignal.timeout(1000)).catch(() => undefined);
    if (taken?.status !== 200) continue;
    const { id, input } = (await taken.json()) as { id: string; input: object };
    current = id;
    const result = JSON.stringify({ output: input });
    await insist(stop, async () => client.done(name, id, result));
    current = undefined;
  }
  await pinging;
}

/** Calls until the answer says something for good. */
async function insist(stop: AbortSignal, call: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const answer = await call().catch(() => undefined);
    if (answer && answer.status < 500 && answer.status !== 429) return answer;
    stop.throwIfAborted();
    await sleep(5);
  }
}

/** Counts its calls, so that the share of faults is known. */
class CountingClient extends EndpointClient {
  calls = 0;

  override async call(...args: Parameters<EndpointClient['call']>): Promise<Response> {
    this.calls += 1;
    return super.call(...args);
  }
}

describe('1,000 jobs with 4 workers while a fifth of all calls goes wrong', () => {
  const stop = new AbortController();
  const told: Told[] = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.once('end', () => {
      told.push(JSON.parse(body) as Told);
      response.end();
    });
  });
  let client: CountingClient;

  beforeAll(async () => {
    await once(receiver.listen(0, '127.0.0.1'), 'listening');
    const { endpoint } = await givenEndpoint({
      LOCAL_RATE_LIMITS: 'false',
      LOCAL_PING_LOSS_SECONDS: '2',
      LOCAL_FAULTS: JSON.stringify(FAULTS),
    });
    client = new CountingClient(endpoint);
  });

  afterAll(async () => {
    stop.abort();
    receiver.closeAllConnections();
    receiver.close();
    await client.endpoint.stop();
  });

  it('ends each job once', async () => {
    const { signal } = stop;
    const workers = ['a', 'b', 'c', 'd'].map(async (name) => work(client, name, signal));
    const webhook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const ids = new Map<string, number>();
    const submit = async (n: number): Promise<void> => {
      const body = JSON.stringify({ input: { n }, webhook });
      const answer = await insist(signal, async () => client.call('POST', 'run', { body }));
      ids.set(((await answer.json()) as { id: string }).id, n);
    };
    for (let n = 0; n < JOBS; n += 20) {
      await Promise.all(Array.from({ length: 20 }, async (_, index) => submit(n + index)));
    }

    const counts = async () => {
      const answer = await insist(signal, async () => client.call('GET', 'health'));
      return ((await answer.json()) as { jobs: Record<string, number> }).jobs;
    };
    const { completed = 0, failed = 0 } = await eventually(
      counts,
      ({ inQueue, inProgress }) => inQueue === 0 && inProgress === 0,
      30_000,
    );
    await eventually(
      () => told.length,
      (length) => length >= completed + failed,
    );
    const share = (await faultsFired(client)) / client.calls;
    await client.call('DELETE', 'local/faults');
    stop.abort();
    await Promise.all(workers);

    // A lost answer to /run costs a job that nobody asks for again, as on RunPod; it ends as well.
    expect(told).toHaveLength(completed + failed);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
    expect(told.filter(({ id }) => ids.has(id))).toHaveLength(JOBS);
    expect(told.filter((job) => !isRight(job))).toEqual([]);
    for (const { id, status } of told) expect((await client.status(id)).status).toBe(status);
    expect([share > 0.15, share < 0.25]).toEqual([true, true]);
  }, 60_000);
});

async function faultsFired(client: EndpointClient): Promise<number> {
  const { faults } = (await client.json('GET', 'local/faults')) as {
    readonly faults: readonly { readonly fired: number }[];
  };
  return faults.reduce((sum, { fired }) => sum + fired, 0);
}

/** Completed with its own result, or lost twice. */
function isRight({ status, input, output, error }: Told): boolean {
  return status === 'COMPLETED' ? output?.n === input.n : error === 'job timed out after 1 retries';
}
