import { SteppedClock } from '../clock/clock.testing';
import { MemoryGpuProvider } from './gpu.provider.testing';
import { WorkerWatch } from './worker.watch';

const MINUTE_MS = 60_000;

describe(WorkerWatch.name, () => {
  let clock: SteppedClock;
  let provider: MemoryGpuProvider;
  let watch: WorkerWatch;
  const { signal } = new AbortController();

  beforeEach(() => {
    clock = new SteppedClock();
    provider = new MemoryGpuProvider();
    watch = new WorkerWatch(provider, clock);
    provider.workers = 0;
    provider.set('run-1', { state: 'queued' });
  });

  const look = async (stepMs = 0) => {
    clock.step(stepMs);
    await watch.look(signal);
    return watch.allowance;
  };

  it('holds submissions back when jobs wait for minutes and there is no worker in any state', async () => {
    const early = [await look(), await look(MINUTE_MS), await look(2 * MINUTE_MS - 1)];

    expect([...early, await look(MINUTE_MS)]).toEqual([Infinity, Infinity, Infinity, 0]);
    expect(watch.reason).toMatch(/no workers: the most workers of the endpoint may have been low/);
  });

  it('lets them go when a worker shows', async () => {
    await look();
    await look(3 * MINUTE_MS);
    provider.workers = 1;

    expect(await look(15_000)).toBe(Infinity);
    expect(watch.reason).toBeNull();
  });

  it('lets one go to call a worker when nothing is queued there any more', async () => {
    await look();
    await look(3 * MINUTE_MS);
    provider.set('run-1', undefined);

    expect(await look(15_000)).toBe(1);
    expect(watch.reason).not.toBeNull();
  });

  it('starts anew where nothing waited in between', async () => {
    await look();
    watch.nothingWaits();

    expect([await look(3 * MINUTE_MS), await look(MINUTE_MS)]).toEqual([Infinity, Infinity]);
  });

  it('asks at most every 15 s, and is not led astray by an answer that does not come', async () => {
    const health = jest.spyOn(provider, 'health');
    for (let second = 0; second < 30; second += 1) await look(1000);
    provider.reachable = false;

    expect(await look(15_000)).toBe(Infinity);
    expect(health).toHaveBeenCalledTimes(3);
  });
});
