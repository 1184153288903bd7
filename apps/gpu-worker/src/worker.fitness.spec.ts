import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readWorkerConfig } from './config/worker.config';
import { firstUnfit } from './runtime/fitness';
import type { WorkerApp } from './worker.app';
import { workerFitness } from './worker.fitness';

describe(workerFitness.name, () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fitness-'));
    for (const name of ['ffmpeg', 'ffprobe']) {
      await writeFile(join(folder, name), '');
      await chmod(join(folder, name), 0o755);
    }
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function unfit(env: Record<string, string>, encoder: Promise<unknown> = Promise.resolve()) {
    const work = { PATH: folder, WORK_DIR: join(folder, 'not', 'yet'), MIN_FREE_DISK_BYTES: '0' };
    const config = readWorkerConfig({ needsQueue: false }, { ...work, ...env });
    encoder.catch(() => undefined);
    const app = { encoder: { decision: encoder } } as unknown as WorkerApp;
    return firstUnfit(
      workerFitness(config, async () => app),
      new AbortController().signal,
    );
  }

  it('is content with ffmpeg and ffprobe on the PATH or where they are said to be', async () => {
    const elsewhere = {
      FFMPEG_PATH: join(folder, 'ffmpeg'),
      FFPROBE_PATH: join(folder, 'ffprobe'),
    };

    expect([await unfit({}), await unfit({ ...elsewhere, PATH: '/nowhere' })]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('misses a program that is not there, or that may not be run', async () => {
    await chmod(join(folder, 'ffprobe'), 0o644);

    expect([await unfit({ FFMPEG_PATH: '/nowhere/ffmpeg' }), await unfit({})]).toEqual([
      { check: 'ffmpeg', reason: 'Error: /nowhere/ffmpeg is not installed' },
      { check: 'ffmpeg', reason: 'Error: ffprobe is not installed' },
    ]);
  });

  it('misses room on the disk that the jobs will use', async () => {
    const most = String(Number.MAX_SAFE_INTEGER);

    expect(await unfit({ MIN_FREE_DISK_BYTES: most })).toEqual({
      check: 'disk',
      reason: expect.stringMatching(
        /^Error: \d+ bytes are free for jobs, and \d+ must be$/,
      ) as unknown,
    });
  });

  it('waits for the encoder only where a GPU is required', async () => {
    const broken = () => Promise.reject(new Error('no NVENC'));

    expect([
      await unfit({ ENCODER_POLICY: 'required' }, broken()),
      await unfit({ ENCODER_POLICY: 'if-possible' }, broken()),
      await unfit({ ENCODER_POLICY: 'required' }),
    ]).toEqual([{ check: 'encoder', reason: 'Error: no NVENC' }, undefined, undefined]);
  });
});
