import { AttemptEndings } from './attempt.endings';
import { JobsWorld } from '../jobs.testing';

describe(AttemptEndings.name, () => {
  let world: JobsWorld;

  afterEach(() => world.remove());

  it('removes what is uploaded after a short life of the result, until no grant is left', async () => {
    world = await JobsWorld.create({ OUTPUT_TTL_HOURS: '0.01' });
    await world.submit();
    await world.tick();
    const late = await world.hints.start(world.request().token);
    await world.publish(world.request());
    await world.hints.done(world.request().token);
    await world.tick();
    await world.tick(60_000);
    const expired = world.artifacts.objects.size;
    world.artifacts.put(late.uploads['video']?.key ?? '', 'of a slow second delivery');
    await world.tick(15 * 60_000);
    const swept = world.artifacts.objects.size;
    await world.tick(4 * 3_600_000);
    const sweeps = world.artifacts.removed.length;
    await world.tick(24 * 3_600_000);

    expect([expired, swept]).toEqual([0, 0]);
    expect(world.artifacts.removed).toHaveLength(sweeps);
  });
});
