import type { Job } from '@app/contracts';

import type { GpuProvider } from '../../runpod/gpu.provider';
import { AccountStore } from './account.store';
import { JobAccounting } from './job.accounting';
import { JobsWorld, manifestOf } from '../jobs.testing';
import { JobsService } from '../jobs.service';

describe(JobAccounting.name, () => {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await JobsWorld.create({ LOCAL_MODE: 'false' });
  });

  afterEach(() => world.remove());

  const begun = async () => {
    const { id } = await world.submit();
    await world.tick();
    world.clock.step(2_000);
    await world.hints.start(world.request().token);
    world.clock.step(5_000);
    return id;
  };
  const finished = async () => {
    const id = await begun();
    const request = world.request();
    const manifest = manifestOf(request);
    const metrics = { ...manifest.metrics, gpu: 'NVIDIA L4' };
    const key = manifest.outputs['video']?.key ?? '';
    world.artifacts.put(key, 'x'.repeat(1000));
    const stored = JSON.stringify({ ...manifest, metrics });
    world.artifacts.put(key.replace('d0/caption.mp4', 'manifest.json'), stored);
    await world.hints.done(request.token);
    await world.tick();
    return id;
  };
  const accountAfter = async (ms: number) => {
    world.clock.step(ms);
    await world.get(JobAccounting).run();
  };
  const shown = ({ metrics, cost }: Job) => ({
    times: [metrics.queue_ms, metrics.execution_ms],
    cost: cost && [cost.usd, cost.gpu, cost.billed_seconds],
  });
  const open = async () => {
    const entries = world.db.reader.selectFrom('outbox').select('id').where('kind', '=', 'account');
    return (await entries.execute()).length;
  };

  it('is asked for by one of those who ask at once', async () => {
    await finished();
    world.clock.step(3_000);
    const now = world.clock.now();
    const claims = [1, 2, 3].map(() =>
      world.get(AccountStore).claim(8, { now, dueAt: now + 30_000 }),
    );

    expect((await Promise.all(claims)).flat()).toMatchObject([{ tries: 1 }]);
  });

  it("has the worker's word at the end, and the provider's as soon as it knows", async () => {
    const id = await finished();
    const before = await world.find(id);
    await accountAfter(3_000);
    world.provider.set('run-1', { state: 'completed', queueMs: 1_500, executionMs: 6_100 });
    await accountAfter(30_000);
    const after = await world.find(id);

    expect(shown(before)).toEqual({ times: [2_000, 4_200], cost: [0.00095, 'NVIDIA L4', 5] });
    expect(shown(after)).toEqual({ times: [1_500, 6_100], cost: [0.00133, 'NVIDIA L4', 7] });
    expect(after).toEqual({ ...before, metrics: after.metrics, cost: after.cost });
    expect(await open()).toBe(0);
  });

  it('keeps what it has where the provider has forgotten it', async () => {
    const id = await finished();
    const before = await world.find(id);
    world.provider.set('run-1', undefined);
    await accountAfter(3_000);

    expect([await world.find(id), await open()]).toEqual([before, 0]);
  });

  it('asks only so often', async () => {
    const id = await finished();
    const ask = jest.spyOn(world.provider, 'status');
    world.provider.reachable = false;
    for (let minutes = 0; minutes < 10; minutes += 1) await accountAfter(60_000);

    expect([ask.mock.calls.length, await open()]).toEqual([6, 0]);
    expect(shown(await world.find(id)).times).toEqual([2_000, 4_200]);
  });

  it('counts what a canceled job used up', async () => {
    const id = await begun();
    await world.get(JobsService).cancel('default', id);
    const before = await world.find(id);
    world.provider.set('run-1', { state: 'canceled', queueMs: 1_000, executionMs: 5_500 });
    await accountAfter(3_000);
    await world.remove();
    world = await JobsWorld.create({ LOCAL_MODE: 'false', GPU_PRICE_PER_SECOND_USD: '0.001' });
    const priced = await begun();
    await world.get(JobsService).cancel('default', priced);

    expect(shown(before)).toEqual({ times: [2_000, null], cost: null });
    expect(shown(await world.find(priced)).cost).toEqual([0.005, null, 5]);
  });

  it('has the account of a failed job from what its worker and the provider said', async () => {
    const id = await begun();
    const failure = { code: 'media_invalid', detail: 'No video.', retryable: false, errors: [] };
    const spent = { execution_ms: 900, gpu: 'NVIDIA L4' };
    const output = { version: 1, status: 'failed', failure, spent };
    world.provider.set('run-1', { state: 'failed', output, queueMs: 500, executionMs: 1_001 });
    await world.tick(20_000);

    expect(shown(await world.find(id))).toEqual({
      times: [500, 1_001],
      cost: [0.00038, 'NVIDIA L4', 2],
    });
    expect(await open()).toBe(0);
  });

  it('hands back at its stop what it had no answer to', async () => {
    await finished();
    world.clock.step(3_000);
    const asked = new Promise<void>((resolve) => {
      jest.spyOn<GpuProvider, 'status'>(world.provider, 'status').mockImplementationOnce(
        (_id, signal) =>
          new Promise((_answer, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error));
            resolve();
          }),
      );
    });
    const accounting = world.get(JobAccounting);
    const running = accounting.run();
    await asked;
    await accounting.stop();
    await running;
    const now = world.clock.now();

    expect(await world.get(AccountStore).claim(8, { now, dueAt: now + 1 })).toMatchObject([
      { tries: 1 },
    ]);
  });

  it('asks nothing of a job that never ran', async () => {
    const { id } = await world.submit();
    await world.tick();
    await world.get(JobsService).cancel('default', id);

    expect(shown(await world.find(id))).toEqual({ times: [null, null], cost: null });
    expect(await open()).toBe(0);
  });
});
