import { NO_POSTGRES, TestPostgres } from '../../../../test/support/postgres';
import { jobCancellationSuite } from './ending/job.cancellation.suite.testing';
import { jobRunsSuite } from './job-runs.suite.testing';
import { jobsServiceSuite } from './jobs.service.suite.testing';
import { JobsWorld, type CreateWorld } from './jobs.testing';
import { reconcilerSuite } from './polling/reconciler.suite.testing';
import { restartSuite } from './restart.suite.testing';
import { sameFactsSuite } from './same-facts.suite.testing';

const describeWithPostgres = NO_POSTGRES ? describe.skip : describe;

jest.setTimeout(60_000);

describeWithPostgres('jobs on PostgreSQL', () => {
  let server: TestPostgres;

  beforeAll(async () => {
    server = await TestPostgres.start();
  });

  afterAll(() => server.stop());

  const create: CreateWorld = async (env) =>
    JobsWorld.create({ DATABASE_URL: await server.createDatabase(), ...env });

  describe('what clients can do', () => jobsServiceSuite(create));
  describe('how jobs run', () => jobRunsSuite(create));
  describe('cancellation', () => jobCancellationSuite(create));
  describe('reconciling', () => reconcilerSuite(create));
  describe('a restart', () => restartSuite(create));
  describe('an attempt that two orchestrators look at', () =>
    sameFactsSuite(async () => {
      const DATABASE_URL = await server.createDatabase();
      const here = await JobsWorld.create({ DATABASE_URL });
      return [here, await JobsWorld.create({ DATABASE_URL }, [], here)];
    }));
});
