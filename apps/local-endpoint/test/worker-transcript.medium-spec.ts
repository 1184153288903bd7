import { givenEndpoint, type EndpointClient } from './endpoint.testing';
import { readTranscript, replay, routeOf, type Exchange } from './transcript.testing';

const WORKER = 'pod-interop-1';
const SCENARIOS = readTranscript('runpod-python-worker.txt').filter(
  ({ exchanges }) => exchanges.length > 0,
);

/** How many calls each scenario shows. */
const CALLS = [
  ...[
    ['1', 8],
    ['2', 12],
    ['2b', 2],
    ['3', 10],
    ['3', 10],
    ['3', 6],
    ['4', 20],
    ['5', 9],
  ],
  ...[
    ['6', 9],
    ['7a', 4],
    ['7b', 2],
    ['7c', 2],
    ['8', 1],
    ['9', 10],
  ],
];

/** The headers with which each route was called, from the scenarios that show them. */
const HEADERS = new Map(
  SCENARIOS.flatMap(({ exchanges }) => exchanges)
    .filter(({ headers }) => headers !== undefined)
    .map((exchange) => [routeOf(exchange), exchange.headers]),
);

interface RecordedJob {
  readonly id: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly s3Config?: unknown;
  readonly policy?: unknown;
}

interface Done {
  readonly status?: string;
  readonly output?: unknown;
  readonly error?: string;
}

/** Plays the worker's side of a scenario, and the clients and faults that led to its answers. */
class Replay {
  private readonly ids = new Map<string, string>();
  private readonly results = new Map<string, Done>();
  private readonly chunks = new Map<string, unknown[]>();

  constructor(private readonly client: EndpointClient) {}

  async play(recorded: Exchange): Promise<void> {
    const exchange = { ...recorded, headers: recorded.headers ?? this.headersFor(recorded) };
    const expected = await this.prepare(exchange);
    const path = [...this.ids].reduce(
      (text, [from, to]) => text.replaceAll(from, to),
      exchange.path,
    );
    const answer = await replay(this.client.endpoint.url, { ...exchange, path });
    expect(answer?.status).toBe(exchange.status);
    if (expected !== undefined) expect(answer?.text && JSON.parse(answer.text)).toEqual(expected);
    if (exchange.status === 200) await this.note(exchange);
  }

  /** Every job is as the worker's last word that arrived says, or still runs. */
  async settle(): Promise<void> {
    for (const [recorded, id] of this.ids) {
      const done = this.results.get(recorded);
      const { status, output, error } = await this.client.status(id);
      if (status === 'CANCELLED') continue;
      const ended = done && (done.error === undefined ? 'COMPLETED' : 'FAILED');
      expect({ status, output, error }).toEqual({
        status: ended ?? 'IN_PROGRESS',
        output: done?.output,
        error: done?.error,
      });
    }
    for (const [recorded, outputs] of this.chunks) {
      const { stream } = await this.client.json('GET', `stream/${this.ids.get(recorded) ?? ''}`);
      expect(stream).toEqual(outputs.map((output) => ({ output })));
    }
  }

  /** Makes the endpoint answer as recorded; returns the body, where that is more than `{}`. */
  private async prepare(exchange: Exchange): Promise<unknown> {
    const { status, answer } = exchange;
    const route = routeOf(exchange);
    if (status === undefined) return this.fault({ route, kind: 'reset' });
    if (status >= 400) return this.fault({ route, kind: 'status', status });
    if (route.startsWith('job-take') && status === 200) return this.jobs(route, answer);
    if (route === 'job-stop' && status === 200) return this.stops(answer);
    const [, recorded] = /\/job-(?:done|stream)\/[^/]+\/([^?]+)/.exec(exchange.path) ?? [];
    if (recorded !== undefined && !this.ids.has(recorded)) {
      await this.submit({ id: recorded, input: { do: recorded } });
      await this.client.take(WORKER);
    }
    return status === 200 ? {} : undefined;
  }

  private async fault(fault: object): Promise<undefined> {
    await this.client.faults({ ...fault, count: 1 });
  }

  private async jobs(route: string, answer: string): Promise<unknown> {
    const jobs = jobsOf(answer);
    if (!jobs) return this.fault({ route, kind: 'wrong-body', body: answer });
    await this.client.faults();
    for (const job of jobs) await this.submit(job);
    const handed = jobs.map(({ id, input, s3Config }) => ({
      ...{ id: this.ids.get(id), input },
      ...(s3Config !== undefined && { s3Config }),
    }));
    return route === 'job-take' ? handed[0] : handed;
  }

  private async stops(answer: string): Promise<unknown> {
    const { jobsToStop } = JSON.parse(answer) as { readonly jobsToStop: readonly string[] };
    const known = jobsToStop.flatMap((id) => this.ids.get(id) ?? []);
    for (const id of known) await this.client.json('POST', `cancel/${id}`);
    return { jobsToStop: known };
  }

  private async submit({ id, input, ...more }: RecordedJob): Promise<void> {
    this.ids.set(id, await this.client.run(input, more));
  }

  private async note({ path, body = '' }: Exchange): Promise<void> {
    const [, route, id = ''] = /\/(job-done|job-stream)\/[^/]+\/([^?]+)/.exec(path) ?? [];
    if (route === undefined) return;
    const done = JSON.parse(body) as Done;
    if (route === 'job-stream') {
      this.chunks.set(id, [...(this.chunks.get(id) ?? []), done.output]);
    } else if (done.status === undefined) this.results.set(id, done);
    else {
      expect(await this.client.status(this.ids.get(id) ?? '')).toMatchObject(done);
    }
  }

  /** A job-done that failed came with the headers of those that did not. */
  private headersFor(exchange: Exchange): Exchange['headers'] {
    return HEADERS.get(routeOf(exchange)) ?? HEADERS.get('job-take');
  }
}

function jobsOf(answer: string): readonly RecordedJob[] | undefined {
  try {
    const jobs = [JSON.parse(answer) as RecordedJob | readonly RecordedJob[]].flat();
    return jobs.every(({ id }) => typeof id === 'string') ? jobs : undefined;
  } catch {
    return undefined;
  }
}

describe("runpod-python's worker, replayed", () => {
  let client: EndpointClient | undefined;

  afterEach(async () => client?.endpoint.stop());

  it.each(SCENARIOS)('$title', async ({ exchanges }) => {
    client = await givenEndpoint({
      LOCAL_ENDPOINT_ID: 'ep-interop',
      LOCAL_ENDPOINT_KEY: 'worker-key-interop',
      LOCAL_POLL_HOLD_SECONDS: '0',
    });
    const replayed = new Replay(client);

    for (const exchange of exchanges) await replayed.play(exchange);

    await replayed.settle();
    const named = exchanges.some(({ path }) => path.includes('status=unhealthy'));
    expect((await client.workers()).unhealthy).toBe(named || exchanges.some(isRefresh) ? 1 : 0);
  });

  it('knows every scenario that shows a call', () => {
    const shown = SCENARIOS.map(({ title, exchanges }) => [
      title.split('.', 1)[0],
      exchanges.length,
    ]);

    expect(shown).toEqual(CALLS);
  });
});

/** A worker that asked to be stopped is not well until it comes back. */
function isRefresh({ body }: Exchange): boolean {
  return body?.includes('"stopPod": true') === true;
}
