import { NO_POSTGRES, TestPostgres } from '../../../../test/support/postgres';
import { JobsWorld } from '../jobs/jobs.testing';
import { FILE_PROVIDERS, fileUsesSuite } from './file.uses.suite.testing';

const describeWithPostgres = NO_POSTGRES ? describe.skip : describe;

jest.setTimeout(60_000);

describeWithPostgres('files that jobs name, on PostgreSQL', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());

  fileUsesSuite(async () =>
    JobsWorld.create({ DATABASE_URL: await server.createDatabase() }, FILE_PROVIDERS),
  );
});
