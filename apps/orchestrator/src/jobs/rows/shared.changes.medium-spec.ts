import type { Job } from '@app/contracts';

import { NO_POSTGRES, TestPostgres } from '../../../../../test/support/postgres';
import { Database } from '../../database/database';
import { JobsService } from '../jobs.service';
import { JobsWorld } from '../jobs.testing';
import { SharedChanges } from './shared.changes';

const describeWithPostgres = NO_POSTGRES ? describe.skip : describe;

describeWithPostgres(SharedChanges.name, () => {
  let server: TestPostgres;
  let url: string;
  let here: JobsWorld;
  let there: JobsWorld;

  beforeAll(async () => {
    server = await TestPostgres.start();
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    url = await server.createDatabase();
    here = await JobsWorld.create({ DATABASE_URL: url });
    there = await JobsWorld.create({ DATABASE_URL: url }, [], here);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await here.remove();
    await there.remove();
  });

  /** What is seen of a job by who follows it at the other orchestrator. */
  const follow = async (id: string) => {
    const stages: string[] = [];
    const waiting: (() => void)[] = [];
    const events = await there.get(JobsService).events('default', id);
    events.subscribe({
      next: ({ data }) => {
        if (data !== undefined) stages.push((JSON.parse(data as string) as Job).stage);
        waiting.splice(0).forEach((resolve) => resolve());
      },
    });
    const saw = async (stage: string) => {
      while (!stages.includes(stage)) await new Promise<void>((resolve) => waiting.push(resolve));
    };
    await saw('queued');
    return { stages, saw };
  };
  const looks = () => there.get(SharedChanges).run();
  /** Resolves when it hears; what it gives resolves when it hears again after a cut. */
  const listening = async (world: JobsWorld) => {
    const { listen } = world.db;
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let times = 0;
    jest.spyOn<Database, 'listen'>(world.db, 'listen').mockImplementation((ear) => {
      const connected = () => {
        ear.connected();
        [first, second][times]?.resolve();
        times += 1;
      };
      return listen.call(world.db, { heard: (text) => ear.heard(text), connected });
    });
    await world.get(SharedChanges).run();
    await first.promise;
    return { again: second.promise };
  };

  it('tells at once of what another orchestrator changed, without looking', async () => {
    await listening(there);
    const { id } = await here.submit();
    await here.tick();
    const { stages, saw } = await follow(id);
    await here.hints.start(here.request().token);
    await saw('starting');
    await here.get(JobsService).cancel('default', id);
    await saw('finished');

    expect(stages).toEqual(['queued', 'starting', 'finished']);
  });

  it('looks up what was missed when the connection was cut, and hears again after', async () => {
    const { again } = await listening(there);
    const { id } = await here.submit();
    await here.tick();
    const { stages, saw } = await follow(id);
    await looks();
    await server.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'api-gpu listener'",
    );
    await here.hints.start(here.request().token);
    await again;
    await looks();
    await saw('starting');
    await here.get(JobsService).cancel('default', id);
    await saw('finished');

    expect(stages).toEqual(['queued', 'starting', 'finished']);
  });

  it('looks twice a second while it can not hear', async () => {
    jest.spyOn<Database, 'listen'>(there.db, 'listen').mockReturnValue({ isConnected: false });
    const { id } = await here.submit();
    await here.tick();
    const { stages, saw } = await follow(id);
    await looks();
    await here.get(JobsService).cancel('default', id);
    there.clock.step(500);
    await looks();
    await saw('finished');

    expect(stages).toEqual(['queued', 'finished']);
  });

  it('finds by looking what nobody announced', async () => {
    await listening(there);
    const { id } = await here.submit();
    await here.tick();
    const { stages, saw } = await follow(id);
    await looks();
    // As by one that is killed right after its commit.
    jest.spyOn(here.db, 'announce').mockResolvedValue(undefined);
    await here.get(JobsService).cancel('default', id);
    there.clock.step(5_000);
    await looks();
    await saw('finished');

    expect(stages).toEqual(['queued', 'finished']);
  });

  it('says that all may have changed where more did than an announcement holds', async () => {
    await listening(there);
    const { id } = await here.submit();
    await here.tick();
    const { saw } = await follow(id);
    const announced = jest.spyOn(here.db, 'announce');
    let release: (() => void) | undefined;
    announced.mockImplementationOnce(() => new Promise((resolve) => (release = resolve)));
    const ids = Array.from({ length: 300 }, (_, index) => `job_${String(index).padStart(26, '0')}`);
    const { changes } = here.get(SharedChanges) as unknown as {
      changes: { publish(id: string): void };
    };
    ids.forEach((other) => changes.publish(other));
    await here.get(JobsService).cancel('default', id);
    release?.();
    await saw('finished');

    expect(announced.mock.calls.map(([text]) => text.split(' ')[1])).toEqual([ids[0], '*']);
  });
});
