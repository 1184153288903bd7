import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Kysely } from 'kysely';

import { migrate } from './migrations';
import { nodeSqliteDialect } from './node-sqlite.dialect';
import { reliabilityMigration } from './reliability.migration';
import type { Tables } from './tables';

describe(migrate.name, () => {
  let folder: string;
  let database: Kysely<Tables>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    database = new Kysely({ dialect: nodeSqliteDialect(join(folder, 'x.sqlite'), 'writer') });
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await database.destroy();
    await rm(folder, { recursive: true });
  });

  it('leaves nothing of migrations that did not come to their end, and makes them after', async () => {
    const whole = reliabilityMigration.up.bind(reliabilityMigration);
    jest.spyOn(reliabilityMigration, 'up').mockImplementationOnce(async (inside) => {
      await whole(inside);
      throw new Error('killed');
    });

    await expect(migrate(database)).rejects.toThrow('could not be brought up to date');
    const tables = async () =>
      (await database.introspection.getTables()).map(({ name }) => name).sort();
    const left = await tables();
    await migrate(database);

    expect(left).toEqual([]);
    expect(await tables()).toEqual(expect.arrayContaining(['deliveries', 'jobs', 'tasks']));
  });
});
