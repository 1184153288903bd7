import { JobEstimates } from './job.estimates';
import { JobsWorld } from '../jobs.testing';

describe(JobEstimates.name, () => {
  let world: JobsWorld;

  beforeEach(async () => {
    world = await JobsWorld.create({ WORKERS_MAX: '2', PROVIDER_WINDOW: '1' });
  });

  afterEach(() => world.remove());

  const run = async (ms: number) => {
    await world.submit();
    await world.tick();
    await world.hints.start(world.request().token);
    world.clock.step(ms);
    await world.publish(world.request());
    await world.hints.done(world.request().token);
    await world.tick();
  };
  const eta = async (id: string) => (await world.find(id)).eta_seconds;

  it('knows nothing before a job has succeeded', async () => {
    expect((await world.submit()).eta_seconds).toBeNull();
  });

  it('tells by recent jobs, and later the further back', async () => {
    for (const ms of [2_000, 4_000, 30_000]) await run(ms);
    const jobs = [];
    for (let count = 0; count < 3; count += 1) {
      jobs.push(await world.submit());
      world.clock.step(4_000);
    }
    const told = [];
    for (const { id } of jobs) told.push(await eta(id));

    // The mean is 12 s, the middle 4 s; two workers.
    expect(told).toEqual([10, 16, 22]);
  });

  it('goes by the worker once there is one, and never beyond what the job may take', async () => {
    await run(60_000);
    const { id } = await world.submit();
    await world.tick(11_000);
    const { token } = world.request();
    await world.hints.start(token);
    world.clock.step(20_000);
    const shown = [await eta(id)];
    await world.hints.progress(token, { stage: 'rendering', progress: 5, eta_seconds: 600 });
    shown.push(await eta(id));
    for (const ms of [1_480_000, 300_000]) {
      world.clock.step(ms);
      shown.push(await eta(id));
    }

    expect(shown).toEqual([40, 600, 300, null]);
  });
});
