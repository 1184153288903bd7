import { EndpointClient, eventually, givenEndpoint, KEY } from './endpoint.testing';

describe('the endpoint, over HTTP', () => {
  let client: EndpointClient;

  beforeEach(async () => {
    client = await givenEndpoint();
  });

  afterEach(async () => client.endpoint.stop());

  /** Polls are held until there is something. */
  async function givenPatientEndpoint(): Promise<EndpointClient> {
    await client.endpoint.stop();
    client = await givenEndpoint({ LOCAL_POLL_HOLD_SECONDS: '20' });
    return client;
  }

  it('carries a job from run to status', async () => {
    const run = await client.json('POST', 'run', { input: { a: 1 } });
    expect(run).toEqual({ id: run.id, status: 'IN_QUEUE' });

    const taken = await client.take();
    expect(taken.headers.get('content-type')).toMatch('application/json');
    expect(await taken.json()).toEqual({ id: run.id, input: { a: 1 } });
    const id = String(run.id);
    await client.done('w1', id, '{"status": "IN_PROGRESS", "output": "Update 1/2"}');
    expect(await client.status(id)).toEqual({
      id,
      status: 'IN_PROGRESS',
      delayTime: expect.any(Number) as number,
      output: 'Update 1/2',
      workerId: 'w1',
    });

    const done = await client.done('w1', id, '{"output": "h\u00e9llo \u2603 a=b&c=%41+d"}');
    expect([done.status, await done.text()]).toEqual([200, '{}']);
    expect(await client.json('POST', `status/${id}`)).toEqual({
      delayTime: expect.any(Number) as number,
      executionTime: expect.any(Number) as number,
      id,
      output: 'h\u00e9llo \u2603 a=b&c=%41+d',
      status: 'COMPLETED',
      workerId: 'w1',
    });
  });

  it.each([
    ['{"output": null}', { status: 'COMPLETED', output: null }],
    ['{}', { status: 'COMPLETED' }],
    [
      '{"output":{"detail":7},"error":"no"}',
      { status: 'FAILED', output: { detail: 7 }, error: 'no' },
    ],
    ['{"error": {"not": "text"}, "output": 1}', { status: 'COMPLETED' }],
  ])('makes of the result %s what RunPod makes of it', async (body, expected) => {
    const id = await client.run({ a: 1 });
    await client.take();

    await client.done('w1', id, body);

    const { delayTime, executionTime, ...status } = await client.status(id);
    expect(status).toEqual({ id, workerId: 'w1', ...expected });
    expect([delayTime, executionTime]).toEqual([expect.any(Number), expect.any(Number)]);
  });

  it('leaves an empty input out, as RunPod does', async () => {
    const id = await client.run({});

    expect(await (await client.take()).json()).toEqual({ id });
  });

  it('answers an empty poll with 204 when the hold is over', async () => {
    const began = performance.now();

    const answer = await client.take();

    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(performance.now() - began).toBeGreaterThan(190);
  });

  it('gives a job to a poll that waits for it', async () => {
    const slow = await givenPatientEndpoint();
    const taking = slow.take();
    await eventually(
      () => slow.workers(),
      ({ idle }) => idle === 1,
    );

    const id = await slow.run({ a: 1 });

    expect(await (await taking).json()).toEqual({ id, input: { a: 1 } });
  });

  it('gives no job to a worker that hung up while it waited', async () => {
    const slow = await givenPatientEndpoint();
    const polls = Array.from({ length: 20 }, (_, index) => {
      const hangUp = new AbortController();
      const taking = slow.take(`w${index}`, hangUp.signal).catch(() => 'hung up');
      return { hangUp, taking };
    });
    await eventually(
      () => slow.workers(),
      ({ idle }) => idle === 20,
    );

    // Each hangs up while its job is on the way, or shortly before.
    const ids = await Promise.all(
      polls.map(async ({ hangUp }) => {
        const submitted = slow.run({ a: 1 });
        hangUp.abort();
        return submitted;
      }),
    );
    const answers = await Promise.all(polls.map(async ({ taking }) => taking));
    expect(answers).toEqual(polls.map(() => 'hung up'));

    const taken = await Promise.all(ids.map(async () => slow.takenId('alive')));
    expect(taken.sort()).toEqual(ids.sort());
  });

  it('waits in runsync for the end, and for no longer than it may', async () => {
    const answer = client.json('POST', 'runsync', { input: { a: 1 } });
    const id = await eventually(
      () => client.take(),
      ({ status }) => status === 200,
    ).then(async (taken) => ((await taken.json()) as { id: string }).id);
    await client.done('w1', id, '{"output": 5}');

    expect(await answer).toMatchObject({ id, status: 'COMPLETED', output: 5 });
    expect(id).toMatch(/^sync-/);
    const impatient = await client.json('POST', 'runsync?wait=50', { input: { a: 1 } });
    expect(impatient).toEqual({ id: impatient.id, status: 'IN_QUEUE' });
    expect(await client.json('POST', `status-sync/${String(impatient.id)}?wait=50`)).toEqual(
      impatient,
    );
  });

  it('tells the worker to stop a job that was cancelled', async () => {
    const id = await client.run({ a: 1 });
    await client.take();
    const stopping = client.call('GET', 'job-stop/w1?gpu=local');

    expect(await client.json('POST', `cancel/${id}`)).toMatchObject({ id, status: 'CANCELLED' });

    expect(await (await stopping).json()).toEqual({ jobsToStop: [id] });
    expect((await client.call('GET', 'job-stop/w1?gpu=local')).status).toBe(204);
    expect((await client.done('w1', id, '{"output": 1}')).status).toBe(200);
    expect(await client.status(id)).not.toHaveProperty('output');
  });

  it('stops and fails a job that is over its executionTimeout', async () => {
    const id = await client.run({ a: 1 }, { policy: { executionTimeout: 300 } });
    await client.take();

    expect(await client.result(id)).toMatchObject({
      status: 'FAILED',
      error: 'executionTimeout exceeded',
    });
    const stops = await client.call('GET', 'job-stop/w1');
    expect(await stops.json()).toEqual({ jobsToStop: [id] });
  });

  it('tells a worker again to stop a job that it still names in its pings', async () => {
    const id = await client.run({ a: 1 });
    await client.take();
    await client.done('w1', id, '{"output": 1}');

    const ping = await client.ping('w1', `&job_id=${id}%2Cunknown&runpod_version=1.12.0`);

    expect([ping.status, await ping.text()]).toEqual([200, '{}']);
    expect(await (await client.call('GET', 'job-stop/w1')).json()).toEqual({
      jobsToStop: [id, 'unknown'],
    });
  });

  it('lets a job whose ttl is over be unknown', async () => {
    const id = await client.run({ a: 1 }, { policy: { ttl: 1 } });

    const status = await eventually(
      () => client.call('GET', `status/${id}`),
      (answer) => answer.status !== 200,
    );

    expect(status.status).toBe(404);
  });

  it('completes a job without output when its result is over 10 MB, and answers 400', async () => {
    const id = await client.run({ a: 1 });
    await client.take();

    const answer = await client.done('w1', id, JSON.stringify({ output: 'x'.repeat(10_485_760) }));

    expect(answer.status).toBe(400);
    const status = await client.status(id);
    expect(status).toMatchObject({ status: 'COMPLETED' });
    expect(status).not.toHaveProperty('output');
  });

  it('counts in health', async () => {
    const ids = [
      await client.run({ n: 1 }),
      await client.run({ n: 2 }),
      await client.run({ n: 3 }),
    ];
    await client.take('w1');
    await client.take('w2');
    await client.done('w1', ids[0] ?? '', '{"error": "no"}');

    expect(await client.json('GET', 'health')).toEqual({
      jobs: { completed: 0, failed: 1, inProgress: 1, inQueue: 1, retried: 0 },
      workers: { idle: 1, initializing: 0, ready: 1, running: 1, throttled: 0, unhealthy: 0 },
    });
  });

  it.each([
    ['no JSON', 'a=1', 400],
    ['no object', '[1]', 400],
    ['no input', '{}', 400],
    ['an input that is no object', '{"input": "text"}', 400],
    ['a wrong policy', '{"input": {}, "policy": {"ttl": "soon"}}', 400],
    ['more than 10 MB', JSON.stringify({ input: { x: 'x'.repeat(10_485_760) } }), 413],
    ['far more than 20 MB', 'x'.repeat(30_000_000), 413],
  ])('refuses a run with %s', async (_what, body, status) => {
    expect((await client.call('POST', 'run', { body })).status).toBe(status);
    expect(await client.json('GET', 'health')).toMatchObject({ jobs: { inQueue: 0 } });
  });

  it.each([
    ['POST', 'run'],
    ['GET', 'status/x'],
    ['GET', 'health'],
    ['GET', 'job-take/w1'],
    ['GET', 'job-stop/w1'],
    ['POST', 'job-done/w1/x'],
    ['GET', 'ping/w1'],
  ])('needs the key for %s %s', async (method, path) => {
    const answer = await client.call(method, path, {
      headers: { authorization: `Bearer ${KEY}x` },
    });

    expect([answer.status, await answer.text()]).toEqual([401, '']);
  });

  it('takes the bare key as well, and knows no other endpoint', async () => {
    const headers = { authorization: KEY };

    expect((await client.call('GET', 'health', { headers })).status).toBe(200);
    expect((await client.call('GET', '../other/health', { headers })).status).toBe(404);
  });
});
