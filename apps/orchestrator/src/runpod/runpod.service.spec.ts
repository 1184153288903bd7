import { SteppedClock } from '../clock/clock.testing';
import { testConfig } from '../config/config.testing';
import { MemoryDatabase } from '../database/memory.database.testing';
import { DispatchGate } from './dispatch.gate';
import { EndpointSettings } from './endpoint.settings';
import { EndpointStates } from './endpoint.states';
import { GpuEndpoints } from './gpu.endpoints';
import { endpointAt, LiveEndpointBench } from './live.endpoint.testing';
import { MemoryGpuProvider } from './gpu.provider.testing';
import { RunPodService } from './runpod.service';

describe(RunPodService.name, () => {
  const provider = new MemoryGpuProvider();
  const clock = new SteppedClock();
  const endpoints = new GpuEndpoints(testConfig(), clock, provider);
  const { pause } = endpoints.of(null);
  let database: MemoryDatabase;
  const gate = new DispatchGate(endpoints);
  const bench = new LiveEndpointBench(clock);
  const service = (env: Record<string, string> = {}, live = bench.unmanaged) =>
    new RunPodService(
      endpoints,
      new EndpointStates(database, endpoints, clock),
      gate,
      new EndpointSettings(testConfig(env), live),
    );

  beforeAll(async () => {
    database = await MemoryDatabase.open();
  });
  afterAll(() => database.close());

  it('tells what the provider counts', async () => {
    expect(await service().health()).toEqual({
      reachable: true,
      latency_ms: 0,
      jobs: { completed: 0, failed: 0, in_progress: 0, in_queue: 0, retried: 0 },
      workers: { idle: 1, initializing: 0, ready: 1, running: 0, throttled: 0, unhealthy: 0 },
      detail: null,
      dispatching: true,
      reason: null,
      endpoints: [
        {
          ...{ name: 'default', endpoint_id: 'local', weight: 1, state: 'active' },
          ...{ dispatching: true, reason: null, reachable: true, latency_ms: 0, detail: null },
          jobs: { completed: 0, failed: 0, in_progress: 0, in_queue: 0, retried: 0 },
          workers: { idle: 1, initializing: 0, ready: 1, running: 0, throttled: 0, unhealthy: 0 },
        },
      ],
    });
  });

  it('drains the endpoint and takes it back, and knows no other', async () => {
    const drained = await service().setState('default', { state: 'drained' });
    const meanwhile = await service().health();
    const active = await service().setState('default', { state: 'active' });

    expect(drained).toMatchObject({ state: 'drained', dispatching: false });
    expect(meanwhile).toMatchObject({ dispatching: false, reason: 'It is drained.' });
    expect(active).toMatchObject({ state: 'active', dispatching: true, reason: null });
    await expect(service().setState('eu', { state: 'drained' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(service().setState('default', { state: 'off' })).rejects.toMatchObject({
      code: 'validation_failed',
    });
  });

  it('says why jobs are not handed to it', async () => {
    pause.refused('The GPU provider answered 402: the account has no credit left.', null);
    const refused = await service().health();
    pause.accepted();

    expect(refused).toMatchObject({
      reachable: true,
      dispatching: false,
      reason: 'The GPU provider answered 402: the account has no credit left.',
      detail: 'The GPU provider answered 402: the account has no credit left.',
    });
    expect(await service().health()).toMatchObject({ dispatching: true, reason: null });
  });

  it('says of a provider that is away that it is', async () => {
    provider.reachable = false;

    expect(await service().health()).toEqual({
      reachable: false,
      latency_ms: null,
      jobs: null,
      workers: null,
      detail: 'The GPU provider is away.',
      dispatching: true,
      reason: null,
      endpoints: [
        {
          ...{ name: 'default', endpoint_id: 'local', weight: 1, state: 'active' },
          ...{ dispatching: true, reason: null, reachable: false, latency_ms: null },
          ...{ jobs: null, workers: null, detail: 'The GPU provider is away.' },
        },
      ],
    });
  });

  const RUNPOD = {
    RUNPOD_ENDPOINT_ID: 'ep1',
    RUNPOD_API_KEY: 'rp_secret',
    LOCAL_MODE: 'false',
    WORKER_IMAGE: 'example/worker:1',
  };
  const CONFIGURED = {
    ...{ source: 'configuration', fetched_at: null, detail: null, warnings: [] },
    endpoint_id: 'ep1',
    image: 'example/worker:1',
    gpu_pools: ['ADA_24', 'AMPERE_24'],
    workers_min: 0,
    workers_max: 10,
    idle_timeout_seconds: 300,
    flashboot: null,
    execution_timeout_seconds: 3600,
    price_per_second_usd: 0.00031,
    pool_prices: [
      { pool: 'ADA_24', price_per_second_usd: 0.00031 },
      { pool: 'AMPERE_24', price_per_second_usd: 0.00019 },
    ],
  };

  it('tells how the endpoint is configured where nobody manages it, and no secret', async () => {
    expect(await service(RUNPOD).settings()).toEqual(CONFIGURED);
    expect(await service({ ...RUNPOD, GPU_PRICE_PER_SECOND_USD: '0.5' }).settings()).toMatchObject({
      price_per_second_usd: 0.5,
    });
    expect(await service().settings()).toMatchObject({
      ...{ endpoint_id: 'local', flashboot: false, price_per_second_usd: null },
    });
  });

  it('tells how the endpoint is, and that its workers were lowered', async () => {
    provider.reachable = true;
    bench.endpoint = endpointAt({ workers: { min: 1, max: 2, idleTimeout: 60 } });
    const live = bench.live();

    expect(await service(RUNPOD, live).settings()).toEqual({
      ...{ source: 'live', fetched_at: '2026-11-22T10:00:00.000Z', detail: null },
      warnings: [expect.stringMatching(/^Most workers is 2 and not 10: RunPod lowers it/)],
      ...{ endpoint_id: 'ep1', image: 'example/worker:2', gpu_pools: ['AMPERE_16'] },
      ...{ workers_min: 1, workers_max: 2, idle_timeout_seconds: 60, flashboot: true },
      ...{ execution_timeout_seconds: 3600, price_per_second_usd: 0.00016 },
      pool_prices: [{ pool: 'AMPERE_16', price_per_second_usd: 0.00016 }],
    });
    expect(await service(RUNPOD, live).health()).toMatchObject({
      ...{ reachable: true, dispatching: true, reason: null },
      detail: expect.stringMatching(/^Most workers is 2/) as string,
    });
  });

  it('falls back to the configuration, and says why', async () => {
    bench.endpoint = undefined;
    expect(await service(RUNPOD, bench.live()).settings()).toEqual({
      ...CONFIGURED,
      detail: 'RunPod knows no endpoint ep1 (RUNPOD_ENDPOINT_ID).',
    });
    bench.problem = 'The endpoint ep1 could not be read: RunPod answered 401.';
    expect(await service(RUNPOD, bench.live()).settings()).toMatchObject({
      ...{ source: 'configuration', detail: bench.problem },
    });
  });

  it('is not well when the endpoint may have no workers', async () => {
    provider.reachable = true;
    bench.problem = undefined;
    bench.endpoint = endpointAt({ workers: { min: 0, max: 0 } });
    const live = bench.live();
    await live.read();

    await expect(service(RUNPOD, live).check(AbortSignal.timeout(1_000))).rejects.toThrow(
      'Most workers is 0 and not 10',
    );
  });
});
