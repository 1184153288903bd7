import fc from 'fast-check';

import { ALONE_FOR, CallBudget, MOST_CALLS, takeCalls } from './call.budget';
import { JobsWorld } from '../jobs.testing';

describe(CallBudget.name, () => {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await JobsWorld.create();
  });

  afterEach(() => world.remove());

  const take = (wanted: number) =>
    world.db.writeAlone(ALONE_FOR.cancel, (transaction) =>
      takeCalls(transaction, 'cancel', { wanted, now: world.clock.now() }),
    );

  it('gives no more than half of the documented rate in any 10 s, whoever asks and when', async () => {
    const asked = fc.record({ wanted: fc.integer({ min: 1, max: 60 }), waitMs: fc.nat(6000) });
    const calls: { readonly at: number; readonly given: number }[] = [];
    for (const { wanted, waitMs } of fc.sample(asked, { numRuns: 300, seed: 4 })) {
      calls.push({ at: world.clock.now(), given: await take(wanted) });
      world.clock.step(waitMs);
    }

    const sums = calls.map(({ at }) =>
      calls
        .filter((other) => other.at <= at && other.at > at - 10_000)
        .reduce((sum, { given }) => sum + given, 0),
    );
    expect(Math.max(...sums)).toBe(MOST_CALLS.cancel);
  });

  it('keeps rows of the last seconds only', async () => {
    for (let second = 0; second < 60; second += 1) {
      await take(1);
      world.clock.step(1000);
    }

    const rows = await world.db.reader.selectFrom('provider_calls').selectAll().execute();
    expect(rows).toHaveLength(11);
  });

  it('counts each kind for itself', async () => {
    await take(50);

    const budget = world.get(CallBudget);
    expect([await budget.take('cancel'), await budget.take('status')]).toEqual([false, true]);
  });

  it('does not wait for a time that a clock which was set back has seen', async () => {
    await take(50);
    world.clock.step(-3_600_000);

    expect(await take(50)).toBe(50);
  });
});
