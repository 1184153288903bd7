import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SteppedClock } from '../clock/clock.testing';
import { testConfig, TEST_SECRET_KEY } from '../config/config.testing';
import { webhookSecret } from '../config/webhook-secret';
import { SqliteDatabase } from '../database/sqlite.database';
import { KeySecrets } from './key.secrets';

describe(KeySecrets.name, () => {
  let folder: string;
  let database: SqliteDatabase;
  let clock: SteppedClock;
  let secrets: KeySecrets;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secrets-'));
    database = await SqliteDatabase.open(folder);
    clock = new SteppedClock();
    secrets = new KeySecrets(testConfig(), clock, database);
  });

  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  const version = (number: number) => webhookSecret(TEST_SECRET_KEY, 'default', number);
  const HOUR_MS = 3_600_000;

  it('has the first of everybody without a word in the database', async () => {
    expect([await secrets.current('default'), await secrets.signing('default')]).toEqual([
      version(1),
      [version(1)],
    ]);
  });

  it('gives a new one, and signs with both for a day', async () => {
    const rotated = await secrets.rotate('default');
    const signing = [await secrets.signing('default')];
    clock.step(24 * HOUR_MS - 1);
    signing.push(await secrets.signing('default'));
    clock.step(1);
    signing.push(await secrets.signing('default'));

    expect(rotated).toEqual({ secret: version(2), bothUntil: clock.now() });
    expect(await secrets.current('default')).toBe(version(2));
    expect(signing).toEqual([[version(2), version(1)], [version(2), version(1)], [version(2)]]);
  });

  it('leaves the one before the last at the second rotation, and others what they have', async () => {
    await secrets.rotate('default');
    await Promise.all([secrets.rotate('default'), secrets.rotate('default')]);

    expect(await secrets.signing('default')).toEqual([version(4), version(3)]);
    expect(await secrets.signing('other')).toEqual([webhookSecret(TEST_SECRET_KEY, 'other')]);
  });
});
