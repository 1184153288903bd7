import { makeTurned, makeVideo } from '../support/media';
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
});
