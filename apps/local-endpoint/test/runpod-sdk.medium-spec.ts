import type RunpodSdk from 'runpod-sdk';

import { givenEndpoint, KEY, type EndpointClient } from './endpoint.testing';

type Endpoint = NonNullable<ReturnType<ReturnType<typeof RunpodSdk>['endpoint']>>;

const MS = expect.any(Number) as number;

describe('the npm client runpod-sdk 1.1.2', () => {
  let client: EndpointClient;
  let sdk: Endpoint;
  let printed: jest.SpyInstance;

  beforeEach(async () => {
    client = await givenEndpoint({ LOCAL_WORKERS_MAX: '1' });
    // It prints to the console what it waits for, by a reference taken when it is loaded.
    printed = jest.spyOn(console, 'log').mockImplementation();
    const { default: runpodSdk } = await import('runpod-sdk');
    const endpoint = runpodSdk(KEY, { baseUrl: `${client.endpoint.url}/v2` }).endpoint('local');
    if (!endpoint) throw new Error('runpod-sdk gave no endpoint');
    sdk = endpoint;
  });

  afterEach(async () => {
    printed.mockRestore();
    await client.endpoint.stop();
  });

  const waits = { policy: { executionTimeout: 60_000, lowPriority: false, ttl: 60_000 } };

  it('runs a job and sees its status until the end', async () => {
    const { id } = await sdk.run({ input: { do: 'progress', ms: 300 }, ...waits });

    expect(await sdk.statusSync(id)).toEqual({
      ...{ id, status: 'COMPLETED', output: 'done', workerId: expect.any(String) as string },
      ...{ delayTime: MS, executionTime: MS, started: true, completed: true, succeeded: true },
    });
    expect(await sdk.status(id)).toMatchObject({ id, completed: true, output: 'done' });
  });

  it('runs a job and waits for it', async () => {
    expect(await sdk.runSync({ input: { do: 'echo', a: 1 } })).toMatchObject({
      ...{ status: 'COMPLETED', output: { do: 'echo', a: 1 } },
      ...{ started: true, completed: true, succeeded: true },
    });
    expect(await sdk.runSync({ input: { do: 'error' } })).toMatchObject({
      ...{ status: 'FAILED', error: 'handler said no', output: { detail: 7 } },
      ...{ completed: true, succeeded: false },
    });
  });

  it('asks again after a wait that was too short', async () => {
    const result = await sdk.runSync({ input: { do: 'sleep', ms: 1500 } }, 1000);

    expect(result).toMatchObject({ started: true });
    expect(await sdk.statusSync(result.id)).toMatchObject({ status: 'COMPLETED', output: 'slept' });
  });

  it('streams what a generator sends, each chunk once', async () => {
    const { id } = await sdk.run({ input: { do: 'stream', count: 5, ms: 20 } });
    const chunks: unknown[] = [];

    for await (const chunk of sdk.stream(id)) chunks.push(chunk);

    expect(chunks).toEqual([0, 1, 2, 3, 4].map((n) => ({ output: { n } })));
  });

  it('cancels a job that runs', async () => {
    const { id } = await sdk.run({ input: { do: 'sleep', ms: 60_000 } });
    await client.json('GET', `stream/${id}?wait=100`);

    expect(await sdk.cancel(id)).toMatchObject({ id, status: 'CANCELLED' });
    expect(await sdk.status(id)).toMatchObject({ status: 'CANCELLED', completed: true });
  });

  it('purges the queue and reads the health', async () => {
    await client.endpoint.stop();
    client = await givenEndpoint({
      LOCAL_ENDPOINT_PORT: new URL(client.endpoint.url).port,
      LOCAL_WORKERS_MAX: '0',
    });
    await sdk.run({ input: { a: 1 } });
    await sdk.run({ input: { a: 2 } });

    expect(await sdk.health()).toMatchObject({ jobs: { inQueue: 2 } });
    expect(await sdk.purgeQueue()).toEqual({ removed: 2, status: 'completed' });
    expect(await sdk.health()).toEqual({
      jobs: { completed: 0, failed: 0, inProgress: 0, inQueue: 0, retried: 0 },
      workers: { idle: 0, initializing: 0, ready: 0, running: 0, throttled: 0, unhealthy: 0 },
    });
  });
});
