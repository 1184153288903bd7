import { readFile, writeFile } from 'node:fs/promises';

import type { Job } from '@app/contracts';

import { makeVideo } from '../support/media';
import { frameTimesOf, soundLikeness } from '../support/pictures';
import { eventually, processesWith } from '../support/processes';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(180_000);

const FRAMES = 300;

describe('a job that is rendered in parts by two workers', () => {
  let sources: Sources;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start({
      ...{ FAN_OUT_MIN_SECONDS: '5', FAN_OUT_PART_SECONDS: '4' },
      ...{ LOCAL_WORKERS_MAX: '2', LOCAL_SCALER: 'REQUEST_COUNT', LOCAL_REQUEST_COUNT: '1' },
    });
    const path = sources.path('film.mp4');
    await makeVideo({
      ...{ path, seconds: FRAMES / 25, size: '640x360', bframes: 2, audio: true },
      options: ['-g', '113'],
    });
  });

  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  const request = () => ({
    ...{ url_video: sources.url('film.mp4'), width: 960, quality: 'high', codec: 'hevc' },
  });
  const submitted = async (): Promise<Job> => (await program.request('transcode', request())).body;
  /** The programs that encode a part just now. */
  const encoders = async () => {
    const all = await processesWith(program.folder);
    return all.filter(({ command }) => /ffmpeg.*file:part\.mp4/s.test(command));
  };

  it('loses a worker in the middle of a part, and makes that part again', async () => {
    const { id } = await submitted();
    const atWork = await eventually(async () => (await encoders()).length === 2, 30_000);
    const [one] = await encoders();
    process.kill(await parentOf(one?.pid ?? 0), 'SIGKILL');
    const job = await program.ended(id);

    expect(atWork).toBe(true);
    expect(job).toMatchObject({
      ...{ status: 'succeeded', progress: 100, warnings: [], metrics: { encoder: 'libx265' } },
      output: { media: { width: 960, video_codec: 'hevc', audio_codec: 'aac' } },
    });
    // The plan, three parts and the join, and at most one for the worker that was lost.
    expect([5, 6]).toContain(job.attempts);
    const file = sources.path('result.mp4');
    await writeFile(file, await bytesAt(job.output?.url ?? ''));
    const times = await frameTimesOf(file);
    expect(times.map((time) => Math.round(time * 25))).toEqual(
      Array.from({ length: FRAMES }, (_, at) => at),
    );
    expect(await soundLikeness(file, sources.path('film.mp4'))).toBeGreaterThan(0.99);
  });

  it('stops all parts of a job that is canceled', async () => {
    const { id, urls } = await submitted();
    const atWork = await eventually(async () => (await encoders()).length === 2, 30_000);
    await program.call(urls.cancel, { method: 'POST' });

    expect([atWork, (await program.ended(id)).status]).toEqual([true, 'canceled']);
    expect(await eventually(async () => (await encoders()).length === 0, 20_000)).toBe(true);
  });
});

async function bytesAt(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}

async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
}
