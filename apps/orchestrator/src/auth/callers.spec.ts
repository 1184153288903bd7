import { MemoryDatabase } from '../database/memory.database.testing';
import { callersBehave } from './callers.suite.testing';

describe('callers on the embedded database', () => {
  let database: MemoryDatabase;

  beforeAll(async () => {
    database = await MemoryDatabase.open();
  });
  afterAll(() => database.close());

  callersBehave(() => database);
});
