import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { backUp, BackupFailed } from './app.backup';
import { newTask } from './database/database.testing';
import { SqliteDatabase } from './database/sqlite.database';

describe(backUp.name, () => {
  let folder: string;
  let database: SqliteDatabase;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backup-'));
    database = await SqliteDatabase.open(join(folder, 'data'));
    await database.write((transaction) =>
      transaction.insertInto('tasks').values(newTask('a')).execute(),
    );
  });
  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  it('copies what is committed, for nobody else to read', async () => {
    backUp(join(folder, 'data'), join(folder, 'orchestrator.sqlite'));

    expect((await stat(join(folder, 'orchestrator.sqlite'))).mode & 0o777).toBe(0o600);
    const restored = await SqliteDatabase.open(folder);
    const tasks = await restored.reader.selectFrom('tasks').select('id').execute();
    await restored.close();
    expect(tasks).toEqual([{ id: 'a' }]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it.each([
    ['a file that is there', 'data', 'there', /^\/.+there is there already; name a new file\.$/],
    ['a folder without a database', 'none', 'new', /^There is no database in DATA_DIR \/.+none\.$/],
    ['a folder that is not there', 'data', 'none/new', /^No backup was made: /],
  ])('refuses %s in a sentence', async (...[, source, target, message]) => {
    await writeFile(join(folder, 'there'), '');
    const backingUp = () => backUp(join(folder, source), join(folder, target));

    expect(backingUp).toThrow(BackupFailed);
    expect(backingUp).toThrow(message);
    expect((await readdir(folder)).sort()).toEqual(['data', 'there']);
  });
});
