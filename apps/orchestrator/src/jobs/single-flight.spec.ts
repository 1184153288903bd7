import { SingleFlight } from './single-flight';

describe(SingleFlight.name, () => {
  it('runs once more, and only once, for all that ask while it runs', async () => {
    const gates: (() => void)[] = [];
    const flight = new SingleFlight(() => new Promise((resolve) => gates.push(resolve)));
    const runs = [flight.run(), flight.run(), flight.run()];
    const started = [gates.length];
    gates[0]?.();
    await Promise.resolve();
    await Promise.resolve();
    started.push(gates.length);
    gates[1]?.();
    await Promise.all(runs);
    started.push(gates.length);

    expect(started).toEqual([1, 2, 2]);
  });

  it('can run again after a run that failed', async () => {
    let runs = 0;
    const flight = new SingleFlight(async () => {
      runs += 1;
      if (runs === 1) throw new Error('the first');
    });

    await expect(flight.run()).rejects.toThrow('the first');
    await flight.run();

    expect(runs).toBe(2);
  });
});
