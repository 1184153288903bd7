import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { writeWhole } from './write-whole';

describe(writeWhole.name, () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'write-whole-'));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true });
  });

  it('writes on where the disk took a part of a chunk only', async () => {
    const path = join(folder, 'file');
    await shortWrites(join(folder, 'other'), 4);
    await writeWhole(path, Readable.from([Buffer.from('a whole'), Buffer.from(' result')]), 14);

    expect(await readFile(path, 'utf8')).toBe('a whole result');
  });
});

/** From now on, files take no more than some bytes at a time. */
async function shortWrites(path: string, mostBytes: number): Promise<void> {
  const handle = await open(path, 'w');
  const files = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const write = files.writev;
  jest.spyOn(files, 'writev').mockImplementation(function (this: FileHandle, [chunk]) {
    return write.call(this, [(chunk as Buffer).subarray(0, mostBytes)]);
  });
}
