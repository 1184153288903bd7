import { JobsWorld } from './jobs.testing';

const JOBS = 200;

describe('an orchestrator that was down for 31 minutes', () => {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await JobsWorld.create({ PROVIDER_WINDOW: '500' });
  });

  afterEach(() => world.remove());

  /** As many ticks as a look at each needs. */
  const settle = async () => {
    for (let tick = 0; tick < 12; tick += 1) await world.tick(1000);
  };

  it('finds every result although the provider has forgotten it, and submits the rest again', async () => {
    const ids: string[] = [];
    for (let job = 0; job < JOBS; job += 1) ids.push((await world.submit()).id);
    await settle();
    const submitted = world.provider.submitted.length;
    // A third is done, a third was begun and lost, and a third waited in the provider's queue.
    for (const [index, { request }] of world.provider.submitted.entries()) {
      if (index % 3 === 2) continue;
      await world.hints.start(request.token);
      if (index % 3 === 0) await world.publish(request);
    }
    world.clock.step(31 * 60_000);
    for (let run = 1; run <= JOBS; run += 1) world.provider.set(`run-${run}`, undefined);
    await world.restart();
    await settle();
    const jobs = await Promise.all(ids.map((id) => world.find(id)));
    const found = jobs.filter(({ status }) => status === 'succeeded').length;
    for (const { request } of world.provider.submitted.slice(JOBS)) {
      await world.publish(request);
      await world.hints.done(request.token);
    }
    await settle();
    const ended = await Promise.all(ids.map((id) => world.find(id)));

    expect([submitted, found]).toEqual([JOBS, Math.ceil(JOBS / 3)]);
    expect(world.provider.submitted).toHaveLength(2 * JOBS - found);
    expect(ended.filter(({ status }) => status === 'succeeded')).toHaveLength(JOBS);
    expect(Math.max(...ended.map(({ attempts }) => attempts))).toBe(2);
  });
});
