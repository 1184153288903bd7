import { NO_POSTGRES, TestPostgres } from '../../../../../test/support/postgres';
import { HeldStatement, untilWaiting } from '../../../../../test/support/postgres.locks';
import { JobsWorld } from '../jobs.testing';
import { DispatchStore } from './dispatch.store';
import { Dispatcher } from './dispatcher';

const describeWithPostgres = NO_POSTGRES ? describe.skip : describe;

const WINDOW = 4;

describeWithPostgres('the window of several orchestrators', () => {
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
    there = await JobsWorld.create({ DATABASE_URL: url }, [], { clock: here.clock });
  });

  afterEach(async () => {
    await here.remove();
    await there.remove();
  });

  const claim = (world: JobsWorld) => world.get(DispatchStore).claim(WINDOW, WINDOW);

  it('holds when one counts before, and reads the queue after, another has claimed', async () => {
    await here.get(Dispatcher).stop();
    for (let job = 0; job < 2 * WINDOW; job += 1) await here.submit();
    // The first claim stops at its first attempt, and nobody reads the queue before it is through.
    const attempts = await HeldStatement.begin(url, 'lock table attempts in share mode');
    await attempts.held;
    const first = claim(here);
    await untilWaiting(url, 1);
    const queue = await HeldStatement.begin(url, 'lock table outbox in access exclusive mode');
    await untilWaiting(url, 2);
    const second = claim(there);
    await untilWaiting(url, 3);
    await attempts.commit();
    await queue.commit();

    expect([(await first).length, (await second).length]).toEqual([WINDOW, 0]);
  });
});
