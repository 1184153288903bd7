import { JobsWorld } from '../jobs.testing';
import { OverdueJobs } from './overdue.jobs';

const HOUR_MS = 3_600_000;

describe(OverdueJobs.name, () => {
  let world: JobsWorld;

  afterEach(() => world.remove());

  it('ends what could not be started within its time, with a reason', async () => {
    world = await JobsWorld.create({ JOB_MAX_AGE_HOURS: '2' });
    world.provider.reachable = false;
    const { id } = await world.submit();
    await world.tick(HOUR_MS);
    const young = await world.submit();
    await world.tick(HOUR_MS - 1000);
    const early = await world.find(id);
    await world.tick(60_000);

    expect(early.status).toBe('queued');
    expect(await world.find(id)).toMatchObject({
      status: 'failed',
      attempts: 0,
      error: {
        code: 'timed_out',
        detail: 'No worker began the job within 2 h; the GPU provider had none for it.',
      },
    });
    expect((await world.find(young.id)).status).toBe('queued');
    expect(world.provider.submitted).toEqual([]);
  });

  it('leaves a job alone that an attempt works on, and ends it when that was in vain', async () => {
    world = await JobsWorld.create({ JOB_MAX_AGE_HOURS: '1' });
    const { id } = await world.submit();
    await world.tick();
    await world.tick(HOUR_MS + 60_000);
    const meanwhile = await world.find(id);
    world.provider.set('run-1', undefined);
    await world.tick(60_000);

    expect(meanwhile.status).toBe('queued');
    expect(await world.find(id)).toMatchObject({ status: 'failed', error: { code: 'timed_out' } });
    expect(world.provider.submitted).toHaveLength(1);
  });

  it('ends as many as there are', async () => {
    world = await JobsWorld.create();
    world.provider.reachable = false;
    await Promise.all(Array.from({ length: 120 }, () => world.submit()));
    await world.tick(25 * HOUR_MS);
    await world.tick(60_000);

    const rows = await world.db.reader.selectFrom('jobs').select('status').execute();
    expect(rows.filter(({ status }) => status === 'failed')).toHaveLength(120);
    expect(await world.db.reader.selectFrom('outbox').selectAll().execute()).toEqual([]);
  });
});
