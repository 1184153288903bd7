import { givenEndpoint, type EndpointClient } from './endpoint.testing';
import { readTranscript, replay, type Exchange } from './transcript.testing';

const [{ exchanges } = { exchanges: [] }] = readTranscript('runpod-sdk-client.txt');
const MS = expect.any(Number) as number;
const TIMES = { delayTime: MS, executionTime: MS };
const OK = '{"output": {"ok": 1}}';
const LATE = '{"output": {"late": 1}}';

/** Makes the recorded calls one after the other; ids are filled in as they become known. */
class Recording {
  private readonly ids = new Map<string, string>();
  private sent = 0;

  constructor(private readonly client: EndpointClient) {}

  /** In the calls that follow, the job of this recorded id is that one. */
  is(recorded: string, id: string): void {
    this.ids.set(recorded, id);
  }

  /** The next call, which must be the one that is named here. */
  async send(call: string): Promise<readonly [number | undefined, unknown]> {
    const exchange = exchanges[this.sent] as Exchange;
    this.sent += 1;
    expect(`${exchange.method} ${exchange.path.replace('/v2/ep1/', '')}`).toBe(call);
    const path = [...this.ids].reduce((text, [from, to]) => text.replace(from, to), exchange.path);
    const answer = await replay(this.client.endpoint.url, { ...exchange, path });
    return [answer?.status, answer?.text && JSON.parse(answer.text)];
  }

  get isOver(): boolean {
    return this.sent === exchanges.length;
  }
}

describe("runpod-sdk's client, replayed", () => {
  let client: EndpointClient;
  let recording: Recording;

  beforeAll(async () => {
    client = await givenEndpoint({
      LOCAL_ENDPOINT_ID: 'ep1',
      LOCAL_ENDPOINT_KEY: 'client-key',
      LOCAL_WEBHOOKS: 'off',
      LOCAL_POLL_HOLD_SECONDS: '20',
    });
    recording = new Recording(client);
  });

  afterAll(async () => client.endpoint.stop());

  const send = async (call: string) => recording.send(call);
  /** A worker that ends the next job that comes. */
  const work = async (body: string): Promise<string> => {
    const id = await client.takenId();
    await client.done('w1', id, body);
    return id;
  };

  // One recording, so the steps build on each other.
  it('runs a job and asks for its status', async () => {
    const [code, run] = await send('POST run');
    const { id } = run as { id: string };
    expect([code, run]).toEqual([200, { id, status: 'IN_QUEUE' }]);
    recording.is('job-1-u1', id);
    const running = await client.takenId();
    await client.done('w1', running, '{"status": "IN_PROGRESS", "output": "Update 1/2"}');
    expect(await send('GET status/job-1-u1')).toEqual([
      200,
      { id, status: 'IN_PROGRESS', delayTime: MS, workerId: 'w1', output: 'Update 1/2' },
    ]);
    await client.done('w1', id, OK);
    expect(await send('GET status/job-1-u1')).toEqual([
      200,
      { id, status: 'COMPLETED', ...TIMES, workerId: 'w1', output: { ok: 1 } },
    ]);
    expect(await send('GET status/missing')).toMatchObject([
      404,
      { detail: 'request does not exist' },
    ]);
  });

  it('runs jobs and waits for them', async () => {
    const quick = work(OK);
    expect(await send('POST runsync?wait=90000')).toEqual([
      200,
      { id: await quick, status: 'COMPLETED', ...TIMES, output: { ok: 1 }, workerId: 'w1' },
    ]);
    const slow = client.takenId();
    const first = await send('POST runsync?wait=7000');
    recording.is('sync-slow-u1', await slow);
    expect(first).toMatchObject([200, { id: await slow, status: 'IN_PROGRESS' }]);
    const slower = send('GET status-sync/sync-slow-u1?wait=6953');
    await client.done('w1', await slow, LATE);
    expect(await slower).toMatchObject([200, { status: 'COMPLETED', output: { late: 1 } }]);
    const failing = work('{"error": "{\\"error_type\\":\\"<class \'ValueError\'>\\"}"}');
    expect(await send('POST runsync?wait=90000')).toEqual([
      200,
      {
        ...{ id: await failing, status: 'FAILED', ...TIMES, workerId: 'w1' },
        error: '{"error_type":"<class \'ValueError\'>"}',
      },
    ]);
  }, 20_000);

  it('waits no longer than it may', async () => {
    const began = performance.now();
    const hanging = client.takenId();
    expect(await send('POST runsync?wait=1000')).toMatchObject([200, { status: 'IN_PROGRESS' }]);
    expect(performance.now() - began).toBeGreaterThan(990);
    recording.is('sync-hang-u1', await hanging);
    await client.done('w1', await hanging, LATE);

    expect(await send('GET status-sync/sync-hang-u1?wait=1000')).toMatchObject([
      200,
      { status: 'COMPLETED', output: { late: 1 } },
    ]);
    expect(await send('GET status-sync/job-1-u1?wait=4000')).toMatchObject([
      200,
      { status: 'COMPLETED' },
    ]);
  });

  it('fetches what a generator sends, and what none sent', async () => {
    const id = await client.run({ a: 1 });
    await client.take();
    recording.is('job-1-u1', id);
    await client.chunk('w1', id, { n: 0 });
    await client.chunk('w1', id, { n: 1 });
    expect(await send('GET stream/job-1-u1')).toEqual([
      200,
      { status: 'IN_PROGRESS', stream: [{ output: { n: 0 } }, { output: { n: 1 } }] },
    ]);
    const held = send('GET stream/job-1-u1');
    await client.chunk('w1', id, { n: 2 });
    expect(await held).toEqual([200, { status: 'IN_PROGRESS', stream: [{ output: { n: 2 } }] }]);
    await client.done('w1', id, '{"output": []}');
    expect(await send('GET stream/job-1-u1')).toEqual([200, { status: 'COMPLETED', stream: [] }]);
    const quiet = work(OK);
    recording.is('nostream', await client.run({ a: 1 }));
    await quiet;
    expect(await send('GET stream/nostream')).toEqual([200, { status: 'COMPLETED', stream: [] }]);
  });

  it('cancels, counts and purges', async () => {
    const ids = [
      await client.run({ a: 1 }),
      await client.run({ a: 2 }),
      await client.run({ a: 3 }),
    ];
    recording.is('job-1-u1', ids[0] ?? '');
    expect(await send('POST cancel/job-1-u1')).toEqual([200, { id: ids[0], status: 'CANCELLED' }]);
    expect(await send('GET health')).toEqual([
      200,
      {
        jobs: { completed: 6, failed: 1, inProgress: 0, inQueue: 2, retried: 0 },
        workers: { idle: 1, initializing: 0, ready: 1, running: 0, throttled: 0, unhealthy: 0 },
      },
    ]);
    expect(await send('POST purge-queue')).toEqual([200, { removed: 2, status: 'completed' }]);
  });

  it.each([
    [401, 'POST run'],
    [429, 'POST run'],
    [500, 'POST run'],
    [202, 'POST run'],
    [500, 'GET status/job-1-u1'],
  ])('answers %i to %s where that is injected', async (status, call) => {
    await client.faults({ route: '*', kind: 'status', status, count: 1 });

    expect((await send(call))[0]).toBe(status);
  });

  it('was replayed whole', () => {
    expect(recording.isOver).toBe(true);
  });
});
