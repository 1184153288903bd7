import { makeTone, makeVideo } from '../support/media';
import { frameTimesOf, soundLikeness, streamsOf } from '../support/pictures';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

describe('transcode and audio, from a request to the file', () => {
  let sources: Sources;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start();
    const path = sources.path('clip.mp4');
    await makeVideo({ path, seconds: 2, size: '320x180', bframes: 3, audio: true });
    await makeTone({ path: sources.path('sweep.wav'), seconds: 3 });
  });

  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  it.each([
    [{ container: 'webm' }, 'transcode.webm', 'video/webm', 'vp9', 'libvpx-vp9'],
    [{ codec: 'hevc', width: 160 }, 'transcode.mp4', 'video/mp4', 'hevc', 'libx265'],
    [{ container: 'mov' }, 'transcode.mov', 'video/quicktime', 'h264', 'copy'],
    [{ container: 'gif', frame_rate: 25 }, 'transcode.gif', 'image/gif', 'gif', 'gif'],
  ])('transcode makes %j', async (options, ...made) => {
    const [filename, content_type, video_codec, encoder] = made;

    const { job, file } = await program.render('transcode', {
      url_video: sources.url('clip.mp4'),
      quality: 'draft',
      ...options,
    });

    expect(job).toMatchObject({
      ...{ stage: 'finished', progress: 100, warnings: [], metrics: { encoder } },
      output: { filename, content_type, media: { video_codec } },
    });
    expect(await frameTimesOf(file)).toHaveLength(50);
    const response = await fetch(job.output?.url ?? '');
    expect(response.headers.get('content-type')).toBe(content_type);
    await response.body?.cancel();
  });

  it('audio takes the sound of a video, and cuts a sound to the sample', async () => {
    const taken = await program.render('audio', { url_audio: sources.url('clip.mp4') });
    const cut = await program.render('audio', {
      ...{ url_audio: sources.url('sweep.wav'), format: 'flac', start: 0.25, end: 1.75 },
    });

    expect(taken.job).toMatchObject({
      output: { filename: 'audio.m4a', content_type: 'audio/mp4', media: { video_codec: null } },
      metrics: { encoder: 'copy' },
    });
    expect(await streamsOf(taken.file)).toMatchObject([{ codec_name: 'aac' }]);
    const [stream] = await streamsOf(cut.file);
    expect(Number(stream?.duration)).toBe(1.5);
    expect(cut.job.output?.media).toMatchObject({ audio_codec: 'flac', duration_seconds: 1.5 });
  });

  it('audio brings a sound into another format, and the whole of it is there', async () => {
    const { file } = await program.render('audio', {
      ...{ url_audio: sources.url('sweep.wav'), format: 'opus', loudness: {} },
    });

    expect(await soundLikeness(file, sources.path('sweep.wav'))).toBeGreaterThan(0.95);
  });

  it('refuses before a job is made what can not be', async () => {
    const { status, body } = await program.request('transcode', {
      ...{ url_video: sources.url('clip.mp4'), container: 'gif', max_size_bytes: 50_000 },
    });

    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '/max_size_bytes', code: 'conflict' }],
    });
  });
});
