import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Workspaces } from './workspace';

/** Above Linux's largest process id, so never alive. */
const DEAD = 4_194_305;

describe(Workspaces.name, () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'workspaces-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('makes a folder for this user alone and removes it with what is in it', async () => {
    const workspace = await new Workspaces(join(root, 'new')).open();
    await writeFile(join(workspace.folder, 'video.mp4'), 'x');

    expect((await stat(workspace.folder)).mode & 0o777).toBe(0o700);
    await workspace.remove();

    expect(await readdir(join(root, 'new'))).toEqual([]);
  });

  it('opens none on a disk that is full', async () => {
    const workspaces = new Workspaces(root, Number.MAX_SAFE_INTEGER);

    await expect(workspaces.open()).rejects.toMatchObject({
      ...{ code: 'storage_full', retryable: true },
    });
    expect(await readdir(root)).toEqual([]);
    await expect(workspaces.open({ minFreeBytes: 0 })).resolves.toBeDefined();
  });

  it('tells what may be written until no more is free than must be', async () => {
    let free = 150;
    const { room } = await new Workspaces(root, 100, async () => free).open();
    const before = await room();
    free = 90;

    expect([before, await room()]).toEqual([50, -10]);
  });

  it('sweeps the folders of dead workers, and of itself in a former life, once', async () => {
    const kept = ['job-1-abc', 'something-else'];
    for (const name of [`job-${DEAD}-abc`, `job-${process.pid}-old`, ...kept]) {
      await mkdir(join(root, name));
    }
    const workspaces = new Workspaces(root);

    const first = await workspaces.open();
    await workspaces.open();

    const left = await readdir(root);
    expect(left.filter((name) => !name.startsWith(`job-${process.pid}-`)).sort()).toEqual(kept);
    expect(left).not.toContain(`job-${process.pid}-old`);
    expect(left).toContain(first.folder.slice(root.length + 1));
  });
});
