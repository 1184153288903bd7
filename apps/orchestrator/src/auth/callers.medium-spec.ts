import { NO_POSTGRES, TestPostgres } from '../../../../test/support/postgres';
import { PostgresDatabase } from '../database/postgres.database';
import { callersBehave } from './callers.suite.testing';

(NO_POSTGRES ? describe.skip : describe)('callers on PostgreSQL', () => {
  let server: TestPostgres;
  let database: PostgresDatabase;

  beforeAll(async () => {
    server = await TestPostgres.start();
    database = await PostgresDatabase.open(await server.createDatabase());
  });
  afterAll(async () => {
    await database.close();
    await server.stop();
  });

  callersBehave(() => database);
});
