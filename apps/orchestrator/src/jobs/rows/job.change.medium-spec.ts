import { NO_POSTGRES, TestPostgres } from '../../../../../test/support/postgres';
import { HeldStatement, untilWaiting } from '../../../../../test/support/postgres.locks';
import { JobsService } from '../jobs.service';
import { JobsWorld } from '../jobs.testing';
import { lockJob } from './job.change';

const describeWithPostgres = NO_POSTGRES ? describe.skip : describe;

describeWithPostgres(lockJob.name, () => {
  let server: TestPostgres;

  beforeAll(async () => {
    server = await TestPostgres.start();
  });

  afterAll(() => server.stop());

  it('waits for who changes the job, and sees the job as that one left it', async () => {
    const url = await server.createDatabase();
    const world = await JobsWorld.create({ DATABASE_URL: url });
    const { id } = await world.submit();
    const change = `update jobs set revision = revision + 1, progress = 7 where id = '${id}'`;
    const other = await HeldStatement.begin(url, change);
    await other.held;
    const canceled = world.get(JobsService).cancel('default', id);
    await untilWaiting(url, 1);
    await other.commit();

    expect(await canceled).toMatchObject({ status: 'canceled', progress: 7 });
    await world.remove();
  });
});
