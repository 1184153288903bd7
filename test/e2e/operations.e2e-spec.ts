import { createHmac } from 'node:crypto';

import { makeStill, makeTone, makeVideo } from '../support/media';
import { brightPart, frameOf, frameTimesOf, soundLikeness, streamsOf } from '../support/pictures';
import { eventually } from '../support/processes';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

describe('operations, from a request to the pixels', () => {
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

  it('caption draws each cue in its time and at no other', async () => {
    const path = sources.path('dark.mp4');
    await makeVideo({ path, seconds: 4, size: '640x360', picture: 'black', audio: true });
    const srt = '1\n00:00:01,000 --> 00:00:02,500\nHello there\n';
    const url_srt = await sources.write('cue.srt', srt);

    const { job, file } = await program.render('caption', {
      url_video: sources.url('dark.mp4'),
      url_srt,
      metadata: { order: '7' },
    });

    const [video, audio] = await streamsOf(file);
    expect(video).toMatchObject({
      codec_name: 'h264',
      width: 640,
      height: 360,
      pix_fmt: 'yuv420p',
      nb_frames: '100',
    });
    expect(Number(video?.duration)).toBeCloseTo(4, 1);
    expect(audio).toMatchObject({ codec_type: 'audio', codec_name: 'aac' });
    const bright = async (frame: number): Promise<number> =>
      brightPart(await frameOf(file, frame)).count;
    expect(await bright(24)).toBe(0);
    expect(await bright(26)).toBeGreaterThan(300);
    expect(await bright(61)).toBeGreaterThan(300);
    expect(await bright(63)).toBe(0);
    const { x, y } = brightPart(await frameOf(file, 40));
    expect(Math.abs(x - 320)).toBeLessThan(20);
    expect(y).toBeGreaterThan(240);
    expect(job).toMatchObject({
      stage: 'finished',
      progress: 100,
      attempts: 1,
      metadata: { order: '7' },
      warnings: [],
      metrics: { encoder: 'libx264' },
      output: {
        filename: 'caption.mp4',
        content_type: 'video/mp4',
        media: { width: 640, height: 360, frame_rate: 25, video_codec: 'h264', audio_codec: 'aac' },
      },
    });
  });

  it('img2vid zooms into the still and keeps its middle where it is', async () => {
    await makeStill({ path: sources.path('square.png'), size: '1280x720', filter: SQUARE });

    const { file } = await program.render('img2vid', {
      url_image: sources.url('square.png'),
      duration: 2,
      frame_rate: 12,
    });

    const streams = await streamsOf(file);
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({ width: 1920, height: 1080, nb_frames: '24' });
    expect(Number(streams[0]?.duration)).toBeCloseTo(2, 1);
    const first = brightPart(await frameOf(file, 0));
    const middle = brightPart(await frameOf(file, 12));
    const last = brightPart(await frameOf(file, 23));
    expect(Math.sqrt(first.count)).toBeCloseTo(300, -1);
    expect(middle.count).toBeGreaterThan(first.count * 1.1);
    expect(Math.sqrt(last.count / first.count)).toBeCloseTo(1.25, 1);
    for (const { x, y } of [first, middle, last]) {
      expect(Math.abs(x - 959.5)).toBeLessThan(1);
      expect(Math.abs(y - 539.5)).toBeLessThan(1);
    }
  });

  it('addaudio ends with the shorter sound, copies the picture, and loses no frame', async () => {
    const path = sources.path('clip.mp4');
    await makeVideo({ path, seconds: 4, bframes: 3, audio: true });
    await makeTone({ path: sources.path('sweep.wav'), seconds: 2.52 });

    const { job, file } = await program.render('addaudio', {
      url_video: sources.url('clip.mp4'),
      url_audio: sources.url('sweep.wav'),
    });

    const times = await frameTimesOf(file);
    const start = times[0] ?? 0;
    expect(times.map((time) => Math.round((time - start) * 25))).toEqual(
      times.map((_time, index) => index),
    );
    expect(Math.abs(times.length / 25 - 2.52)).toBeLessThanOrEqual(0.1);
    for (const { duration } of await streamsOf(file)) {
      expect(Math.abs(Number(duration) - 2.52)).toBeLessThanOrEqual(0.1);
    }
    expect(job.metrics.encoder).toBe('copy');
    expect(await soundLikeness(file, sources.path('sweep.wav'))).toBeGreaterThan(0.95);
    expect(await soundLikeness(path, sources.path('sweep.wav'))).toBeLessThan(0.3);
    const frame = 30;
    const [copied, original] = await Promise.all([frameOf(file, frame), frameOf(path, frame)]);
    expect(copied.pixels.equals(original.pixels)).toBe(true);
  });

  it('addaudio ends with the shorter picture', async () => {
    await makeVideo({ path: sources.path('short.mp4'), seconds: 2, bframes: 3 });
    await makeTone({ path: sources.path('long.m4a'), seconds: 5 });

    const { file } = await program.render('addaudio', {
      url_video: sources.url('short.mp4'),
      url_audio: sources.url('long.m4a'),
    });

    expect(await frameTimesOf(file)).toHaveLength(50);
    for (const { duration } of await streamsOf(file)) {
      expect(Math.abs(Number(duration) - 2)).toBeLessThanOrEqual(0.1);
    }
  });

  it('trim cuts from the very frame asked for, and copies where frames allow', async () => {
    const path = sources.path('parts.mp4');
    await makeVideo({ path, seconds: 4, bframes: 3, audio: true, options: ['-g', '25'] });
    const url_video = sources.url('parts.mp4');

    const encoded = await program.render('trim', { url_video, start: 1.48, end: -0.6 });
    const copied = await program.render('trim', { url_video, start: 1, duration: 2 });

    expect(encoded.job).toMatchObject({ metrics: { encoder: 'libx264' }, warnings: [] });
    expect(await frameTimesOf(encoded.file)).toHaveLength(48);
    for (const { duration } of await streamsOf(encoded.file)) {
      expect(Number(duration)).toBeCloseTo(1.92, 3);
    }
    expect(copied.job).toMatchObject({ metrics: { encoder: 'copy' }, warnings: [] });
    expect(await frameTimesOf(copied.file)).toHaveLength(50);
    const [given, shown] = await Promise.all([frameOf(path, 40), frameOf(copied.file, 15)]);
    expect(shown.pixels.equals(given.pixels)).toBe(true);
  });

  it('concat joins clips of several kinds, each frame and sample in its place', async () => {
    await makeVideo({ path: sources.path('one.mp4'), seconds: 2, size: '640x360', audio: true });
    await makeVideo({ path: sources.path('two.mkv'), seconds: 1, fps: 30, size: '320x320' });
    await makeStill({ path: sources.path('end.png') });

    const { job, file } = await program.render('concat', {
      clips: [
        { url_video: sources.url('one.mp4'), start: 0.48 },
        { url_video: sources.url('two.mkv') },
        { url_image: sources.url('end.png'), duration: 1 },
      ],
      transition: 'fade',
      transition_duration: 0.2,
    });

    expect(job).toMatchObject({ metrics: { encoder: 'libx264' }, warnings: [] });
    expect(job.output?.media).toMatchObject({ width: 640, height: 360, frame_rate: 25 });
    const times = await frameTimesOf(file);
    expect(times.map((time) => Math.round(time * 25))).toEqual([...times.keys()]);
    expect(times).toHaveLength(38 + 25 + 25 - 10);
    for (const { duration } of await streamsOf(file)) {
      expect(Number(duration)).toBeCloseTo(78 / 25, 3);
    }
  });

  it('waits for the finished job when it is asked to', async () => {
    await makeStill({ path: sources.path('wait.png') });

    const { status, body } = await program.request(
      'img2vid',
      { url_image: sources.url('wait.png'), duration: 0.5, frame_rate: 10 },
      { prefer: 'wait=60' },
    );

    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'succeeded', operation: 'img2vid' });
  });

  it('tells the webhook how the job ended, signed', async () => {
    await makeStill({ path: sources.path('hook.png') });
    const input = { url_image: sources.url('hook.png'), duration: 0.2, frame_rate: 10 };

    const { job } = await program.render('img2vid', { ...input, webhook_url: sources.url('hook') });

    const came = await eventually(async () => sources.posted.length > 0, 10_000);
    const [{ headers, body } = { headers: {}, body: '{}' }] = sources.posted;
    const { body: key } = await program.call<{ webhook_secret: string }>('/key');
    const secret = Buffer.from(key.webhook_secret.replace('whsec_', ''), 'base64');
    const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${body}`;
    expect(came).toBe(true);
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`,
    );
    expect(JSON.parse(body)).toMatchObject({
      type: 'job.succeeded',
      data: { id: job.id, status: 'succeeded', output: { sha256: job.output?.sha256 } },
    });
  });

  it('leaves no folder of a job behind', async () => {
    expect(await program.workFolders()).toEqual([]);
  });
});

/** A white square in the middle of black. */
const SQUARE = 'drawbox=0:0:iw:ih:black:fill,drawbox=540:260:200:200:white:fill';
