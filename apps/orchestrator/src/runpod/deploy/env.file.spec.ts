import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { setInEnvFile } from './env.file';

describe(setInEnvFile.name, () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'env-file-'));
    file = join(folder, '.env');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const set = (value: string | null) => setInEnvFile(file, 'ID', value);
  const modeOf = async () => (await stat(file)).mode & 0o777;

  it.each([
    ['', 'ID=new\n'],
    ['A=1\n', 'A=1\nID=new\n'],
    ['A=1', 'A=1\nID=new\n'],
    ['# ID=x\nMY_ID=2\nID=old\nB="#3"\n', '# ID=x\nMY_ID=2\nID=new\nB="#3"\n'],
    [' export ID = old\r\nA=1\r\nID=older\n', 'ID=new\nA=1\r\n'],
  ])('sets it in %j', async (before, after) => {
    await writeFile(file, before);

    expect(await set('new')).toBe(true);

    expect(await readFile(file, 'utf8')).toBe(after);
    expect(await set('new')).toBe(false);
    expect(await readdir(folder)).toEqual(['.env']);
  });

  it.each([
    ['A=1\nID=x\nB=2\n', 'A=1\nB=2\n', true],
    ['A=1\n', 'A=1\n', false],
  ])('removes it from %j', async (before, after, changed) => {
    await writeFile(file, before);

    expect(await set(null)).toBe(changed);

    expect(await readFile(file, 'utf8')).toBe(after);
  });

  it('makes a file for its owner only, and keeps the mode of one that is there', async () => {
    await set('x');
    expect(await modeOf()).toBe(0o600);

    await chmod(file, 0o640);
    await set('y');
    expect(await modeOf()).toBe(0o640);
  });

  it('writes through a link, and makes no file to remove something', async () => {
    await writeFile(join(folder, 'real.env'), 'ID=x\n');
    await symlink('real.env', file);
    await set('y');
    expect(await readFile(join(folder, 'real.env'), 'utf8')).toBe('ID=y\n');

    file = join(folder, 'none.env');
    expect(await set(null)).toBe(false);
    expect((await readdir(folder)).sort()).toEqual(['.env', 'real.env']);
  });
});
