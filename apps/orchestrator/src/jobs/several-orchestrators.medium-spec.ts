import { NO_POSTGRES, TestPostgres } from '../../../../test/support/postgres';
import { DatabaseClock } from '../clock/database.clock';
import { Dispatcher } from './dispatch/dispatcher';
import { CAPTION, JobsWorld, type WorldParts } from './jobs.testing';
import { OutboxRunner } from './outbox/outbox.runner';
import { Reconciler } from './polling/reconciler';

const describeWithPostgres = NO_POSTGRES ? describe.skip : describe;

const JOBS = 500;
const WINDOW = 40;

jest.setTimeout(120_000);

describeWithPostgres('several orchestrators on one PostgreSQL', () => {
  let server: TestPostgres;
  let worlds: JobsWorld[];

  beforeAll(async () => {
    server = await TestPostgres.start();
  });

  afterAll(() => server.stop());

  afterEach(async () => {
    for (const world of worlds) await world.remove();
  });

  /** Each with connections and a clock of its own; the provider and the store are one. */
  const start = async (aheadMs: readonly number[]) => {
    const env = { DATABASE_URL: await server.createDatabase(), PROVIDER_WINDOW: String(WINDOW) };
    worlds = [];
    for (const ahead of aheadMs) {
      const clockOn: WorldParts['clockOn'] = (database) =>
        DatabaseClock.start(database, () => performance.now() + ahead);
      const [first] = worlds;
      const shared = first && { provider: first.provider, artifacts: first.artifacts };
      worlds.push(await JobsWorld.create(env, [], { ...shared, clockOn }));
    }
    return worlds as [JobsWorld, ...JobsWorld[]];
  };

  /** Workers: whatever is submitted is done at once, and tells any orchestrator. */
  const work = async (world: JobsWorld, done: Set<string>) => {
    for (const [index, { request }] of world.provider.submitted.entries()) {
      if (done.has(request.attempt_id)) continue;
      done.add(request.attempt_id);
      const told = worlds[index % worlds.length] ?? world;
      const started = await told.hints.start(request.token).catch(() => undefined);
      if (!started) continue;
      const manifest = await world.publish(request, started.uploads);
      world.provider.set(`run-${index + 1}`, {
        state: 'completed',
        output: { version: 1, status: 'succeeded', manifest },
      });
      // Every tenth is found by polling alone.
      if (index % 10 > 0) await told.hints.done(request.token);
    }
  };

  it.each([
    ['2', [0, 0]],
    ['4', [0, 0, 0, 0]],
    ['3, one with its own clock an hour ahead,', [0, 3_600_000, -3_600_000]],
  ])('%s of them dispatch each of 500 jobs once, within the window', async (_name, aheadMs) => {
    const [first] = await start(aheadMs);
    const { db } = first;
    await Promise.all(
      Array.from({ length: JOBS }, (_, index) =>
        (worlds[index % worlds.length] ?? first).submit(CAPTION, `owner${index % 5}`),
      ),
    );
    const done = new Set<string>();
    let mostLive = 0;
    let left = JOBS;
    const deadline = Date.now() + 90_000;
    while (left > 0 && Date.now() < deadline) {
      await Promise.all([
        ...worlds.map((world) => world.get(Dispatcher).nudge()),
        ...worlds.map((world) => world.get(Reconciler).poll()),
        ...worlds.map((world) => world.get(OutboxRunner).run()),
        work(first, done),
      ]);
      const live = await db.reader
        .selectFrom('attempts')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('state', 'in', ['submitting', 'submitted'])
        .executeTakeFirstOrThrow();
      mostLive = Math.max(mostLive, Number(live.count));
      const open = await db.reader
        .selectFrom('jobs')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('finished_at', 'is', null)
        .executeTakeFirstOrThrow();
      left = Number(open.count);
    }

    const jobs = await db.reader.selectFrom('jobs').select(['status', 'attempts']).execute();
    const ends = jobs.filter(({ status, attempts }) => status === 'succeeded' && attempts === 1);
    const submitted = new Set(first.provider.submitted.map(({ request }) => request.job_id));
    expect({ left, ends: ends.length, submitted: submitted.size }).toEqual({
      left: 0,
      ends: JOBS,
      submitted: JOBS,
    });
    expect(first.provider.submitted).toHaveLength(JOBS);
    expect(mostLive).toBeGreaterThan(WINDOW / 2);
    expect(mostLive).toBeLessThanOrEqual(WINDOW);
  });
});
