import { SteppedClock } from '../clock/clock.testing';
import { testConfig } from '../config/config.testing';
import { DispatchGate } from './dispatch.gate';
import { MemoryGpuProvider } from './gpu.provider.testing';
import { ProviderPause } from './provider.pause';
import { RunPodService } from './runpod.service';
import { WorkerWatch } from './worker.watch';

describe(RunPodService.name, () => {
  const provider = new MemoryGpuProvider();
  const clock = new SteppedClock();
  const pause = new ProviderPause(clock);
  const gate = new DispatchGate(pause, new WorkerWatch(provider, clock));
  const service = (env: Record<string, string> = {}) =>
    new RunPodService(provider, testConfig(env), clock, gate);

  it('tells what the provider counts', async () => {
    expect(await service().health()).toEqual({
      reachable: true,
      latency_ms: 0,
      jobs: { completed: 0, failed: 0, in_progress: 0, in_queue: 0, retried: 0 },
      workers: { idle: 1, initializing: 0, ready: 1, running: 0, throttled: 0, unhealthy: 0 },
      detail: null,
      dispatching: true,
      reason: null,
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
    });
  });

  it('tells how the endpoint is set up, and no secret', () => {
    const env = {
      RUNPOD_ENDPOINT_ID: 'abc123',
      RUNPOD_API_KEY: 'rp_secret',
      LOCAL_MODE: 'false',
      WORKER_IMAGE: 'example/worker:1',
      GPU_PRICE_PER_SECOND_USD: '0.00019',
    };

    expect(service(env).settings()).toEqual({
      endpoint_id: 'abc123',
      image: 'example/worker:1',
      gpu_pools: ['ADA_24', 'AMPERE_24'],
      workers_min: 0,
      workers_max: 10,
      idle_timeout_seconds: 300,
      flashboot: null,
      execution_timeout_seconds: 1800,
      price_per_second_usd: 0.00019,
    });
  });
});
