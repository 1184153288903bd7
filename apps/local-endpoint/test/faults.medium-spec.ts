import { givenEndpoint, eventually, type EndpointClient } from './endpoint.testing';

describe('faults of the endpoint', () => {
  let client: EndpointClient;

  async function given(env: Readonly<Record<string, string>> = {}): Promise<void> {
    client = await givenEndpoint(env);
  }

  afterEach(async () => client.endpoint.stop());

  const code = async (method: string, path: string): Promise<number | string> =>
    client.call(method, path).then(
      ({ status }) => status,
      () => 'reset',
    );

  it('come from the configuration, are shown, replaced and cleared', async () => {
    await given({
      LOCAL_FAULTS: '[{"route": "health", "kind": "status", "status": 503, "count": 1}]',
      LOCAL_FAULT_SEED: '5',
    });
    const rule = { probability: 1, skip: 0, when: 'before', ms: 1000, body: '' };
    expect([await code('GET', 'health'), await code('GET', 'health')]).toEqual([503, 200]);
    expect(await client.json('GET', 'local/faults')).toEqual({
      seed: 5,
      faults: [
        { ...rule, route: 'health', kind: 'status', status: 503, count: 1, calls: 2, fired: 1 },
      ],
    });

    const faults = [{ route: 'run', kind: 'reset' }];
    expect(await client.json('PUT', 'local/faults', { seed: 9, faults })).toEqual({
      seed: 9,
      faults: [{ ...rule, route: 'run', kind: 'reset', status: 500, calls: 0, fired: 0 }],
    });
    expect(await code('POST', 'run')).toBe('reset');
    expect(await client.json('DELETE', 'local/faults')).toEqual({ seed: 5, faults: [] });
    expect(await code('POST', 'run')).toBe(400);
  });

  it.each([
    [{ faults: {} }, 'faults must be a list'],
    [{ faults: [{ route: 'run', kind: 'fire' }] }, /^fault 0: kind must be one of/],
    [{ faults: [], seed: 0.5 }, 'seed must be a whole number'],
  ])('refuses %j', async (body, detail) => {
    await given();

    expect(await client.json('PUT', 'local/faults', body)).toMatchObject({
      status: 400,
      detail: typeof detail === 'string' ? detail : (expect.stringMatching(detail) as string),
    });
  });

  it('need the key', async () => {
    await given();

    const answer = await client.call('PUT', 'local/faults', { headers: {}, body: '{"faults":[]}' });
    expect(answer.status).toBe(401);
  });

  it.each([
    ['status', 500],
    ['reset', 'reset'],
  ])('come before a call has its effect or after: %s', async (kind, expected) => {
    await given();
    const run = async (when: string) => {
      await client.faults({ route: 'run', kind, when, count: 1 });
      return client.call('POST', 'run', { body: '{"input": {}}' }).then(
        ({ status }) => status,
        () => 'reset',
      );
    };

    expect(await run('before')).toBe(expected);
    expect(await client.json('GET', 'health')).toMatchObject({ jobs: { inQueue: 0 } });
    expect(await run('after')).toBe(expected);
    expect(await client.json('GET', 'health')).toMatchObject({ jobs: { inQueue: 1 } });
  });

  it.each(['before', 'after'])('delay an answer: %s', async (when) => {
    await given();
    await client.faults({ route: 'health', kind: 'delay', ms: 200, when });
    const began = performance.now();

    expect(await client.json('GET', 'health')).toMatchObject({ jobs: { inQueue: 0 } });
    expect(performance.now() - began).toBeGreaterThan(190);
  });

  it.each(['before', 'after'])('leave a caller without an answer: %s', async (when) => {
    await given();
    await client.faults({ route: 'health', kind: 'half-open', when });
    const signal = AbortSignal.timeout(300);

    const call = client.call('GET', 'health', { signal, headers: client.headers });

    await expect(call).rejects.toThrow('aborted due to timeout');
  });

  it.each([
    ['empty-body', {}, '', 'text/html'],
    ['wrong-body', { body: '<html>' }, '<html>', 'text/html'],
    ['wrong-body', { body: '{nope' }, '{nope', 'application/json'],
  ])('answer 200 with %s %j', async (kind, more, text, type) => {
    await given();
    await client.faults({ route: 'job-take', kind, ...more });

    const answer = await client.take();

    expect([answer.status, await answer.text()]).toEqual([200, text]);
    expect(answer.headers.get('content-type')).toMatch(type);
  });

  it('take a job from a worker whose pings are lost', async () => {
    await given({ LOCAL_PING_LOSS_SECONDS: '1' });
    await client.faults({ route: 'ping', kind: 'lost' });
    const id = await client.run({ a: 1 });
    await client.take();

    await eventually(
      async () => {
        expect((await client.ping('w1', `&job_id=${id}`)).status).toBe(200);
        return client.status(id);
      },
      ({ status }) => status === 'IN_QUEUE',
    );
    await client.take('w2');
    expect(await client.status(id)).toMatchObject({ retries: 1, workerId: 'w2' });
  });

  it('lose a result that was taken', async () => {
    await given();
    await client.faults({ route: 'job-done', kind: 'lost', count: 1 });
    const id = await client.run({ a: 1 });
    await client.take();

    expect((await client.done('w1', id, '{"output": 1}')).status).toBe(200);
    expect(await client.status(id)).toMatchObject({ status: 'IN_PROGRESS' });
    await client.done('w1', id, '{"output": 1}');
    expect(await client.status(id)).toMatchObject({ status: 'COMPLETED' });
  });

  it('let progress come late and undo the end of its job', async () => {
    await given();
    await client.faults({ route: 'job-done', kind: 'late-progress', ms: 100, count: 1 });
    const id = await client.run({ a: 1 });
    await client.take();
    await client.done('w1', id, '{"status": "IN_PROGRESS", "output": "step 1"}');
    await client.done('w1', id, '{"output": "all"}');
    expect(await client.status(id)).toMatchObject({ status: 'COMPLETED', output: 'all' });

    const undone = await eventually(
      () => client.status(id),
      ({ status }) => status === 'IN_PROGRESS',
    );
    expect(undone).toMatchObject({
      id,
      output: 'step 1',
      executionTime: expect.any(Number) as number,
    });
  });

  it('let a job be delivered again whose answer never came', async () => {
    await given({ LOCAL_PING_LOSS_SECONDS: '1' });
    await client.faults({ route: 'job-take', kind: 'half-open', when: 'after', count: 1 });
    const id = await client.run({ a: 1 });
    const hangUp = new AbortController();
    const silent = client.take('w1', hangUp.signal).catch(() => 'hung up');

    expect(
      await eventually(
        () => client.takenId('w2').catch(() => ''),
        (taken) => taken !== '',
      ),
    ).toBe(id);

    expect(await client.status(id)).toMatchObject({ retries: 1, workerId: 'w2' });
    hangUp.abort();
    expect(await silent).toBe('hung up');
    expect(await client.status(id)).toMatchObject({ workerId: 'w2' });
  });
});
