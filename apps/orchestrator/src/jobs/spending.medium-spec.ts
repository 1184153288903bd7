import { NO_POSTGRES, TestPostgres } from '../../../../test/support/postgres';
import { spendingBehaves } from './spending.suite.testing';

(NO_POSTGRES ? describe.skip : describe)('the cost of jobs on PostgreSQL', () => {
  let server: TestPostgres;

  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());

  spendingBehaves(async () => ({ DATABASE_URL: await server.createDatabase() }));
});
