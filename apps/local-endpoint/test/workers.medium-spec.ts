import { EndpointClient, eventually, givenEndpoint, KEY } from './endpoint.testing';

describe('the workers of the endpoint', () => {
  let client: EndpointClient;

  async function given(env: Readonly<Record<string, string>>): Promise<void> {
    client = await givenEndpoint({ LOCAL_WORKERS_MAX: '1', ...env });
  }

  afterEach(async () => client.endpoint.stop());

  it('start with the first job, do it and stop when they are idle', async () => {
    await given({ LOCAL_IDLE_TIMEOUT_SECONDS: '0.5' });
    expect(await client.workers()).toMatchObject({ idle: 0, initializing: 0, running: 0 });

    const id = await client.run({ do: 'echo', a: 1 });

    expect(await client.result(id)).toMatchObject({ output: { do: 'echo', a: 1 } });
    await eventually(
      () => client.workers(),
      ({ idle }) => idle === 0,
    );
    const again = await client.run({ do: 'echo' });
    expect(await client.result(again)).toMatchObject({ status: 'COMPLETED' });
  });

  it('are as many as there is work for, within the limit', async () => {
    await given({ LOCAL_WORKERS_MAX: '2', LOCAL_WORKERS_MIN: '1' });
    await eventually(
      () => client.workers(),
      ({ idle }) => idle === 1,
    );

    const ids = await Promise.all([1, 2, 3].map(async () => client.run({ do: 'sleep', ms: 700 })));

    await eventually(
      () => client.workers(),
      ({ running }) => running === 2,
    );
    const results = await Promise.all(ids.map(async (id) => client.result(id)));
    expect(new Set(results.map(({ workerId }) => workerId)).size).toBe(2);
    expect(results.map(({ output }) => output)).toEqual(['slept', 'slept', 'slept']);
  });

  it('take their time to come up where that is set', async () => {
    await given({ LOCAL_COLD_START_SECONDS: '0.5' });
    const id = await client.run({ do: 'echo' });
    expect(await client.workers()).toMatchObject({ initializing: 1, running: 0 });

    const { delayTime, status } = await client.result(id);

    expect([status, Number(delayTime) >= 500]).toEqual(['COMPLETED', true]);
  });

  it("get RunPod's environment and no secret of the orchestrator", async () => {
    await given({
      RUNPOD_API_KEY: 'a-real-key',
      X_API_KEY: 'secret',
      SECRET_KEY: 'secret',
      DATABASE_URL: 'secret',
      ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
    });
    const names = [
      'ALLOW_PRIVATE_NETWORKS',
      'DATABASE_URL',
      'EXIT_WITH_PARENT',
      'LOCAL_ENDPOINT_KEY',
      'RUNPOD_AI_API_KEY',
      'RUNPOD_API_KEY',
      'RUNPOD_ENDPOINT_ID',
      'RUNPOD_PING_INTERVAL',
      'RUNPOD_POD_ID',
      'RUNPOD_WEBHOOK_GET_JOB',
      'RUNPOD_WEBHOOK_PING',
      'RUNPOD_WEBHOOK_POST_OUTPUT',
      'RUNPOD_WEBHOOK_POST_STREAM',
      'SECRET_KEY',
      'X_API_KEY',
    ];

    const { output, workerId } = await client.result(
      await client.run({ do: 'environment', names }),
    );

    const base = `${client.endpoint.url}/v2/local`;
    expect(output).toEqual({
      ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
      DATABASE_URL: null,
      EXIT_WITH_PARENT: 'true',
      LOCAL_ENDPOINT_KEY: null,
      RUNPOD_AI_API_KEY: KEY,
      RUNPOD_API_KEY: null,
      RUNPOD_ENDPOINT_ID: 'local',
      RUNPOD_PING_INTERVAL: '1000',
      RUNPOD_POD_ID: workerId,
      RUNPOD_WEBHOOK_GET_JOB: `${base}/job-take/$ID?gpu=local`,
      RUNPOD_WEBHOOK_PING: `${base}/ping/$RUNPOD_POD_ID?gpu=local`,
      RUNPOD_WEBHOOK_POST_OUTPUT: `${base}/job-done/$RUNPOD_POD_ID/$ID?gpu=local`,
      RUNPOD_WEBHOOK_POST_STREAM: `${base}/job-stream/$RUNPOD_POD_ID/$ID?gpu=local`,
      SECRET_KEY: null,
      X_API_KEY: null,
    });
  });

  it('are told to stop a cancelled job and go on with the next', async () => {
    await given({});
    const long = await client.run({ do: 'sleep', ms: 60_000 });
    await eventually(
      () => client.status(long),
      ({ status }) => status === 'IN_PROGRESS',
    );

    await client.json('POST', `cancel/${long}`);

    const next = await client.result(await client.run({ do: 'echo' }));
    expect(next).toMatchObject({ status: 'COMPLETED' });
    expect(await client.status(long)).toMatchObject({ status: 'CANCELLED' });
  });

  it('that die with a job are replaced, and the job fails the second time', async () => {
    await given({});

    const result = await client.result(await client.run({ do: 'crash' }));

    expect(result).toMatchObject({
      error: 'job timed out after 1 retries',
      retries: 1,
      status: 'FAILED',
    });
    expect(await client.result(await client.run({ do: 'echo' }))).toMatchObject({ output: {} });
  });

  it('that no longer ping lose their job to another one', async () => {
    await given({ LOCAL_PING_LOSS_SECONDS: '1' });
    const id = await client.run({ do: 'deaf', ms: 60_000 });
    const first = await eventually(
      () => client.status(id),
      ({ workerId }) => workerId !== undefined,
    );

    const second = await eventually(
      () => client.status(id),
      ({ retries, workerId }) => retries === 1 && workerId !== undefined,
    );

    expect(second.workerId).not.toBe(first.workerId);
  });

  it('that ask for it are replaced by fresh ones', async () => {
    await given({});
    const first = await client.result(await client.run({ do: 'refresh' }));

    const second = await client.result(await client.run({ do: 'echo' }));

    expect(first).toMatchObject({ output: 'fresh', status: 'COMPLETED' });
    expect(second.workerId).not.toBe(first.workerId);
  });

  it.each([
    ['a command that is not there', { LOCAL_WORKER_COMMAND: '/nowhere/worker' }],
    ['a program that ends at once', { SCRIPTED_WORKER: 'crash' }],
  ])('are not started in a hot loop: %s', async (_what, env) => {
    await given(env);
    await client.run({ do: 'echo' });

    const health = await eventually(
      () => client.workers(),
      ({ unhealthy }) => unhealthy === 1,
    );

    expect(health).toEqual({
      idle: 0,
      initializing: 0,
      ready: 0,
      running: 0,
      throttled: 0,
      unhealthy: 1,
    });
    expect(await client.json('GET', 'health')).toMatchObject({ jobs: { inQueue: 1 } });
  });
});
