import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { testConfig } from '../config/config.testing';
import { ArtifactFiles } from './artifact.files';
import { diskBudgetOf } from './disk.budget';

describe(ArtifactFiles.name, () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'artifact-files-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const filesOf = (env: Readonly<Record<string, string>>) => {
    const config = testConfig({ DATA_DIR: dataDir, ...env });
    return new ArtifactFiles(config, diskBudgetOf(config));
  };

  it('says that it does not work while its folder is away, and works again after', async () => {
    const files = filesOf({});
    await files.onModuleInit();
    const [folder, away] = [join(dataDir, 'artifacts'), join(dataDir, 'away')];

    await rename(folder, away);
    const missing = files.check();
    await expect(missing).rejects.toMatchObject({ code: 'internal', status: 503, retryable: true });
    await expect(missing).rejects.toMatchObject({
      detail: 'The store of results does not work. Nothing was taken in; try again in a moment.',
    });

    await rename(away, folder);
    await expect(files.check()).resolves.toBeUndefined();
  });

  it('says that there is no room', async () => {
    const files = filesOf({ STORAGE_MIN_FREE_BYTES: '9000000000000000' });
    await files.onModuleInit();

    await expect(files.check()).rejects.toMatchObject({ code: 'storage_full' });
  });
});
