import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(__dirname, '..', '..');

jest.setTimeout(120_000);

describe('openapi.json', () => {
  let folder: string;

  beforeAll(async () => {
    // Inside of the tree, so that the generated client finds its types.
    folder = await mkdtemp(join(root, 'dist', 'openapi-'));
  });

  afterAll(async () => rm(folder, { recursive: true, force: true }));

  it('is what the built orchestrator writes', async () => {
    const current = join(folder, 'openapi.json');
    await run(process.execPath, [
      join(root, 'dist', 'orchestrator.mjs'),
      '--write-openapi',
      current,
    ]);

    const committed = await readFile(join(root, 'openapi.json'), 'utf8');
    expect(await readFile(current, 'utf8')).toBe(committed);
  });

  it('lints clean', async () => {
    const { stderr } = await run('redocly', ['lint', '--format=summary', 'openapi.json'], {
      cwd: root,
    });

    expect(stderr).not.toMatch(/error|warning/i);
  });

  it('has an operationId, a summary and examples of every answer for every route', async () => {
    const document = JSON.parse(await readFile(join(root, 'openapi.json'), 'utf8')) as {
      paths: Record<string, Record<string, { operationId?: string; summary?: string }>>;
    };
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    const ids = operations.map(({ operationId }) => operationId);

    expect(new Set(ids).size).toBe(operations.length);
    for (const { operationId, summary } of operations) {
      expect(operationId).toMatch(/^[a-z][A-Za-z0-9]+$/);
      expect(summary).toMatch(/\w+/);
    }
  });

  it('types the input and the output of a job by its operation in a generated client', async () => {
    await run('openapi-ts', ['-i', 'openapi.json', '-o', join(folder, 'client'), '--silent'], {
      cwd: root,
    });
    await writeFile(join(folder, 'use.ts'), CLIENT_CODE);
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig'];
    const modules = ['--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler'];
    const compiled = run('tsc', [...options, ...modules, join(folder, 'use.ts')], { cwd: root });

    await expect(compiled).resolves.toMatchObject({ stdout: '' });
  });
});

/** Compiles only when the union is told apart by `operation`. */
const CLIENT_CODE = `
import { createCaption, getJob, type CaptionJob } from './client';

export async function use(): Promise<string | undefined> {
  const created = await createCaption({
    body: { url_video: 'https://a.example/v.mp4', url_srt: 'https://a.example/v.srt' },
  });
  const caption: CaptionJob | undefined = created.data;
  const { data: job } = await getJob({ path: { id: caption?.id ?? '' } });
  if (job?.operation === 'img2vid') {
    const duration: number | undefined = job.input?.duration;
    // @ts-expect-error an img2vid job has no subtitles
    void job.input?.url_srt;
    return String(duration);
  }
  if (job?.operation === 'caption') return job.input?.url_srt;
  const width: number | null | undefined = job?.output?.media?.width;
  return String(width);
}
`;
