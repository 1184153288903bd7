import type { Job } from '@app/contracts';

import { NO_POSTGRES, TestPostgres } from '../../../../test/support/postgres';
import { TEST_SECRET_KEY } from '../config/config.testing';
import { JobDeletion } from './ending/job.deletion';
import { JobRetention } from './ending/job.retention';
import { Database } from '../database/database';
import { JobWatcher } from './reading/job.watcher';
import { CAPTION, JobsWorld } from './jobs.testing';
import { JobsService } from './jobs.service';
import { SharedChanges } from './rows/shared.changes';

jest.setTimeout(60_000);

const withPostgres = NO_POSTGRES === undefined ? describe : describe.skip;

withPostgres('two orchestrators on one database, as clients see them', () => {
  let postgres: TestPostgres;
  let worlds: readonly [JobsWorld, JobsWorld];

  beforeAll(async () => {
    postgres = await TestPostgres.start();
  });

  afterAll(() => postgres.stop());

  beforeEach(async () => {
    const env = { DATABASE_URL: await postgres.createDatabase(), SECRET_KEY: TEST_SECRET_KEY };
    worlds = [await JobsWorld.create(env), await JobsWorld.create(env)];
  });

  afterEach(async () => {
    for (const world of worlds) await world.remove();
  });

  const look = async (world: JobsWorld) => {
    world.clock.step(500);
    await world.get(SharedChanges).run();
  };

  it('make one job of 50 requests at once with one Idempotency-Key', async () => {
    const send = (index: number) =>
      (index % 2 === 0 ? worlds[0] : worlds[1]).submitKeyed('key 1', CAPTION);

    const sent = await Promise.all(Array.from({ length: 50 }, (_, index) => send(index)));
    const { data } = await worlds[0].get(JobsService).list('default', {});

    expect(sent.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(sent.map(({ job }) => job.id))).toEqual(new Set(data.map(({ id }) => id)));
    expect(data).toHaveLength(1);
  });

  it('tell of changes to whoever waits, wherever they were made', async () => {
    const [here, there] = worlds;
    // Announcements do not come through (shared.changes.medium-spec), so it looks by itself.
    jest.spyOn<Database, 'listen'>(here.db, 'listen').mockReturnValue({ isConnected: false });
    const { id } = await there.submit();
    const events = await here.get(JobsService).events('default', id);
    const seen: string[] = [];
    // It may have been dispatched meanwhile, which is a change as well.
    const steps = () => seen.filter((state, index) => state !== seen[index - 1]);
    const told = new Promise<void>((resolve) => {
      events.subscribe({
        next: ({ type, data }) =>
          seen.push(`${type} ${(JSON.parse(data as string) as Job).status}`),
        complete: resolve,
      });
    });
    const waiting = here.get(JobWatcher).ended('default', id, new AbortController().signal);
    await look(here);
    await there.get(JobsService).cancel('default', id);
    const before = steps();
    const selects = jest.spyOn(here.db.reader, 'selectFrom');
    await here.get(SharedChanges).run();
    const early = selects.mock.calls.length;
    await look(here);
    await told;

    expect([before, early]).toEqual([['job queued'], 0]);
    expect(steps()).toEqual(['job queued', 'job canceled']);
    expect((await waiting).status).toBe('canceled');
  });

  it('delete what is over its time side by side', async () => {
    const { id } = await worlds[0].submit();
    const kept = await worlds[1].submit();
    await worlds[0].submitKeyed('key 1');
    await worlds[0].get(JobDeletion).delete('default', id);
    for (const world of worlds) world.clock.step(31 * 24 * 3_600_000);
    await Promise.all(worlds.map((world) => world.get(JobRetention).run()));
    const { reader } = worlds[0].db;
    const keys = await reader.selectFrom('idempotency_keys').select('id').execute();
    const { data } = await worlds[0].get(JobsService).list('default', {});

    expect(keys).toEqual([]);
    expect(data.map((job) => job.id)).toContain(kept.id);
    expect(data).toHaveLength(2);
  });
});
