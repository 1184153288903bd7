import { SteppedClock } from '../clock/clock.testing';
import { LiveEndpoint } from './live.endpoint';
import { endpointAt, LiveEndpointBench } from './live.endpoint.testing';

describe(LiveEndpoint.name, () => {
  let clock: SteppedClock;
  let bench: LiveEndpointBench;
  let live: LiveEndpoint;

  beforeEach(() => {
    clock = new SteppedClock();
    bench = new LiveEndpointBench(clock);
    live = bench.live();
  });

  it('asks once for all who ask at once, and once a minute', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    bench.gate = promise;
    const asking = Promise.all([live.read(), live.read()]);
    resolve();

    const told = { endpoint: endpointAt(), fetchedAt: clock.now() };
    expect(await asking).toEqual([told, told]);
    clock.step(59_000);
    expect(await live.read()).toEqual(told);
    expect(bench.asked).toBe(1);

    clock.step(1_000);
    bench.endpoint = endpointAt({ name: 'other' });
    expect(await live.read()).toMatchObject({ endpoint: { name: 'other' } });
    expect(bench.asked).toBe(2);
  });

  it('keeps a failure for a shorter time', async () => {
    bench.problem = 'RunPod answered 503.';
    expect(await live.read()).toEqual({ endpoint: null, problem: 'RunPod answered 503.' });
    clock.step(14_000);
    await live.read();
    expect(bench.asked).toBe(1);

    clock.step(1_000);
    bench.problem = undefined;
    expect(await live.read()).toMatchObject({ endpoint: { id: 'ep1' } });
  });

  it('tells at once what it knows, and nothing before', async () => {
    expect(live.latest()).toBeUndefined();
    await live.read();
    expect(live.latest()).toMatchObject({ endpoint: { id: 'ep1' } });
    expect(bench.asked).toBe(1);
  });

  it("asks nobody for an endpoint that is not RunPod's", async () => {
    expect(await bench.unmanaged.read()).toEqual({ endpoint: null, problem: null });
    expect(bench.asked).toBe(0);
  });
});
