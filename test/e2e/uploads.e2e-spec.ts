import { readFile } from 'node:fs/promises';

import type { Problem } from '@app/contracts';

import { makeVideo } from '../support/media';
import { brightPart, frameOf } from '../support/pictures';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

interface Uploaded {
  readonly id: string;
  readonly kind: string;
}

describe('uploaded files, from their bytes to the pixels', () => {
  let sources: Sources;
  let program: RunningProgram;
  let video: Buffer;

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start();
    const path = sources.path('dark.mp4');
    await makeVideo({ path, seconds: 1, size: '320x180', picture: 'black' });
    video = await readFile(path);
  });

  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  const upload = async (bytes: Buffer, filename: string): Promise<Uploaded> => {
    const { status, body } = await program.call<Uploaded>(`/file?filename=${filename}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    });
    expect(status).toBe(201);
    return body;
  };

  it('draws uploaded captions onto an uploaded video', async () => {
    const srt = Buffer.from('1\n00:00:00,000 --> 00:00:01,000\nHello there\n');
    const [film, captions] = [await upload(video, 'dark.mp4'), await upload(srt, 'cue.srt')];

    const { file } = await program.render('caption', { url_video: film.id, url_srt: captions.id });

    expect([film.kind, captions.kind]).toEqual(['video', 'subtitles']);
    expect(brightPart(await frameOf(file, 10)).count).toBeGreaterThan(100);
  });

  it('names the field of a file that is gone', async () => {
    const { id } = await upload(video, 'dark.mp4');
    expect((await program.call(`/file/${id}`, { method: 'DELETE' })).status).toBe(204);

    const { status, body } = await program.request<Problem>('probe', { url_media: id });

    expect([status, body.errors[0]?.pointer, body.errors[0]?.code]).toEqual([
      ...[400, '/url_media', 'not_found'],
    ]);
  });
});
