import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeFolders, removeOlder } from './folders';

describe('folders of the store', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'folders-'));
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  it(`are made below the root, also beside others (${makeFolders.name})`, async () => {
    await makeFolders(join(root, 'a/b'), root);
    await makeFolders(join(root, 'a/c/d'), root);

    expect((await readdir(root, { recursive: true })).sort()).toEqual(['a', 'a/b', 'a/c', 'a/c/d']);
  });

  it('are not made where the root is away', async () => {
    await rm(root, { recursive: true });

    await expect(makeFolders(join(root, 'a/b'), root)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(readdir(root)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it(`lose what is old, and nothing else (${removeOlder.name})`, async () => {
    await mkdir(join(root, 'old'));
    await writeFile(join(root, 'old/x'), '');
    await writeFile(join(root, 'new'), '');
    await utimes(join(root, 'old'), 1000, 1000);

    await removeOlder(root, 2_000_000);

    expect(await readdir(root)).toEqual(['new']);
  });
});
