import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ApiGpu } from '../api-gpu.js';
import type { Job } from '../generated/index.js';
import { UsageError } from './exit-codes.js';
import { saveFiles } from './save.js';

const file = (name: string, content: string, filename = `${name}.mp4`) => ({
  name,
  filename,
  size_bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
});
const jobOf = (...files: readonly object[]) => ({ id: 'job_1', output: { files } }) as Job;

/** An API whose files have this content. */
const serving = (contents: Readonly<Record<string, string>>): ApiGpu =>
  ({
    download: async (_id: string, { file: name = '' }) => new Response(contents[name]),
  }) as unknown as ApiGpu;

describe(saveFiles.name, () => {
  const { signal } = new AbortController();
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'api-gpu-save-'));
  });

  afterEach(async () => rm(folder, { recursive: true, force: true }));

  it('saves one file under the name that was asked for', async () => {
    const output = join(folder, 'out.mp4');
    await writeFile(output, 'older');
    const saved = await saveFiles(serving({ a: 'new' }), jobOf(file('a', 'new')), {
      output,
      signal,
    });

    expect(saved).toEqual([output]);
    expect(await readFile(output, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['out.mp4']);
  });

  it('saves several into a folder, and none beside it', async () => {
    const job = jobOf(file('a', 'first'), file('b', 'second', '../../b.mp4'));
    const output = join(folder, 'shorts');
    const saved = await saveFiles(serving({ a: 'first', b: 'second' }), job, { output, signal });

    expect(saved).toEqual([join(output, 'a.mp4'), join(output, 'b.mp4')]);
    expect(await readdir(folder, { recursive: true })).toEqual([
      'shorts',
      'shorts/a.mp4',
      'shorts/b.mp4',
    ]);
  });

  it.each([
    ['cut short', 'whol'],
    ['of other bytes', 'whale'],
  ])('leaves what was there where the result is %s', async (_, content) => {
    const output = join(folder, 'out.mp4');
    await writeFile(output, 'older');
    const saving = saveFiles(serving({ a: content }), jobOf(file('a', 'whole')), {
      output,
      signal,
    });

    await expect(saving).rejects.toMatchObject({
      code: 'unexpected_answer',
      message: 'a.mp4 did not come whole; try again.',
    });
    expect(await readFile(output, 'utf8')).toBe('older');
    expect(await readdir(folder)).toEqual(['out.mp4']);
  });

  it('says where there is nothing to save', async () => {
    await expect(
      saveFiles(serving({}), jobOf(), { output: join(folder, 'out.mp4'), signal }),
    ).rejects.toEqual(new UsageError('The job has no file that -o could save.'));
  });
});
