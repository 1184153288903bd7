import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import type { Problem } from '@app/contracts';

import { lumaFrames, makeStill, makeTurned, makeVideo } from '../support/media';
import { brightPart, frameOf } from '../support/pictures';
import { eventually } from '../support/processes';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

describe('operations on pictures, from a request to the answer', () => {
  let sources: Sources;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start();
  });

  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  it('probe answers data, and has no file', async () => {
    await makeVideo({ path: sources.path('flat.mp4'), seconds: 1, audio: true });
    await makeTurned(sources.path('flat.mp4'), sources.path('turned.mp4'));

    const { status, body: job } = await program.request(
      'probe',
      { url_media: sources.url('turned.mp4'), metadata: { order: '7' } },
      { prefer: 'wait=60' },
    );

    expect([status, job.status]).toEqual([200, 'succeeded']);
    const { data, ...noFile } = job.output ?? {};
    expect(noFile).toEqual({
      ...{ url: null, filename: null, content_type: null, size_bytes: null, sha256: null },
      ...{ media: null, delivered: null, files: [] },
    });
    expect(data).toMatchObject({
      ...{ type: 'video', container: 'mp4', duration_seconds: 1 },
      video: { codec: 'h264', width: 180, height: 320, rotation: 90, frames: 25, frame_rate: 25 },
      audio: { codec: 'aac', sample_rate: 44_100, channels: 1 },
    });
    expect(job).toMatchObject({ metadata: { order: '7' }, metrics: { encoder: null } });
    const output = await program.call(`/job/${job.id}/output`);
    expect(output).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const listed = await program.call<{ data: unknown[] }>('/job?operation=probe');
    expect(listed.body.data).toEqual([job]);
  });

  it('probe says which field is no media, and forgets what it found with its job', async () => {
    const page = await sources.write('page', '<!doctype html><p>Gone</p>');
    const url_media = sources.url('flat.mp4');

    const wrong = await program.request('probe', { url_media: page }, { prefer: 'wait=60' });
    const { body: job } = await program.request('probe', { url_media }, { prefer: 'wait=60' });
    await program.call(`/job/${job.id}`, { method: 'DELETE' });
    const { body: deleted } = await program.call<typeof job>(`/job/${job.id}`);

    expect(wrong.body.error).toMatchObject({
      code: 'media_unsupported',
      detail:
        'url_media: It is an HTML page, not a video, a sound or a still of a format that is taken.',
    });
    expect([job.output?.data !== null, deleted.output]).toEqual([true, null]);
  });

  it('thumbnail makes several files, each with its own address, and all go with the job', async () => {
    await makeVideo({ path: sources.path('count.mp4'), seconds: 2, picture: 'counter' });
    const put_url = sources.url('sent.jpg');

    const { body: job } = await program.request(
      'thumbnail',
      {
        ...{ url_video: sources.url('count.mp4'), at: [0, 1], sheet: {} },
        destination: { put_url },
      },
      { prefer: 'wait=60' },
    );

    expect(job).toMatchObject({ status: 'succeeded', error: null, warnings: [] });
    const { files = [], ...first } = job.output ?? {};
    expect(files.map(({ name, filename, content_type }) => [name, filename, content_type])).toEqual(
      [
        ['sheet', 'sheet.jpg', 'image/jpeg'],
        ['image-1', 'thumbnail-01.jpg', 'image/jpeg'],
        ['image-2', 'thumbnail-02.jpg', 'image/jpeg'],
      ],
    );
    expect({ name: 'sheet', ...first }).toEqual({ ...files[0], delivered: true, data: null });
    expect(files[1]?.media).toEqual({
      ...{ duration_seconds: 0, width: 320, height: 180, frame_rate: null },
      ...{ video_codec: 'jpeg', audio_codec: null },
    });
    const bytes = await Promise.all(files.map(async ({ url }) => bytesAt(url ?? '')));
    expect(bytes.map(sha256)).toEqual(files.map(({ sha256: hash }) => hash));
    expect(new Set(files.map(({ sha256: hash }) => hash)).size).toBe(3);
    expect(await readFile(sources.path('sent.jpg'))).toEqual(bytes[0]);
    const luma = await lumaFrames(await written(sources, 'second.jpg', bytes[2]), '320x180');
    expect(luma[0]?.[0]).toBe(45);

    const at = async (file: string) => {
      const { status, headers } = await program.call(`/job/${job.id}/output${file}`);
      return [status, headers.get('location')?.replace(/\?.*/, '')];
    };
    const address = (index: number) => files[index]?.url?.replace(/\?.*/, '');
    expect(await at('')).toEqual([302, address(0)]);
    expect(await at('?file=image-2')).toEqual([302, address(2)]);
    expect(await at('?file=image-3')).toEqual([404, undefined]);
    await program.call(`/job/${job.id}`, { method: 'DELETE' });
    const gone = async () => {
      const answers = await Promise.all(files.map(({ url }) => fetch(url ?? '')));
      return answers.every(({ status }) => status === 404 || status === 410);
    };
    expect(await eventually(gone, 10_000)).toBe(true);
  });

  it('watermark lays a logo and a text over a video, and says which field is wrong', async () => {
    const video = { seconds: 1, picture: 'black', audio: true } as const;
    await makeVideo({ path: sources.path('dark.mp4'), ...video });
    await makeStill({
      path: sources.path('logo.png'),
      size: '64x64',
      filter: 'lutrgb=255:255:255',
    });
    const url_video = sources.url('dark.mp4');
    const url_image = sources.url('logo.png');

    const logo = await program.render('watermark', { url_video, url_image, start: 0.4 });
    const text = await program.render('watermark', { url_video, text: 'Harbour', size: 0.2 });
    const both = await program.request<Problem>('watermark', { url_video, url_image, text: 'x' });

    const bright = async (file: string, frame: number) =>
      brightPart(await frameOf(file, frame)).count;
    expect(await bright(logo.file, 9)).toBe(0);
    expect(await bright(logo.file, 10)).toBeGreaterThan(3000);
    expect(await bright(text.file, 0)).toBeGreaterThan(200);
    expect(logo.job.output).toMatchObject({
      ...{ filename: 'watermark.mp4', content_type: 'video/mp4' },
      media: { width: 320, height: 180, frame_rate: 25, audio_codec: 'aac' },
    });
    expect(both.body.errors).toEqual([
      {
        ...{ pointer: '/text', code: 'conflict' },
        detail: 'text cannot stand beside url_image; send one of them',
      },
    ]);
  });
});

async function bytesAt(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function written(sources: Sources, name: string, bytes?: Buffer): Promise<string> {
  await sources.write(name, bytes ?? '');
  return sources.path(name);
}
