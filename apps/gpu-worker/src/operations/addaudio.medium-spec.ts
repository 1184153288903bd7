import { writeFile } from 'node:fs/promises';

import {
  correlation,
  ffmpeg,
  lumaFrames,
  makeTone,
  makeVideo,
  mean,
  soundSamples,
} from '../../../../test/support/media';
import { AddAudioRenderer } from './addaudio.renderer';
import { inputFor } from './inputs.testing';
import { RenderBench, refusal } from './render.testing';

const input = inputFor('addaudio');

/** The numbers of the frames of a `counter` video, read from their luma. */
async function numbers(path: string): Promise<number[]> {
  const frames = await lumaFrames(path, '160x90');
  return frames.map((plane) => Math.round(mean(plane)) - 20);
}

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

// Real encodes, on machines that may be busy with others.
describe(AddAudioRenderer.name, () => {
  let bench: RenderBench;
  beforeEach(async () => (bench = await RenderBench.open()));
  afterEach(() => bench.close());

  const render = (video: string, sound: string) => {
    const files = { url_video: video, url_audio: sound };
    return bench.renderers.addaudio.render(input, bench.context('addaudio', files));
  };
  const counter = (name: string, seconds: number, change = {}) =>
    makeVideo({
      ...{ path: bench.path(name), picture: 'counter', size: '160x90', seconds, ...change },
    });

  it('copies a video with B-frames up to a shorter sound, without a missing frame', async () => {
    await counter('video.mp4', 4, { bframes: 3, audio: true });
    await makeTone({ path: bench.path('sound.mp3'), seconds: 2 });

    const result = await render('video.mp4', 'sound.mp3');

    const { path = '', ...facts } = { ...result.outputs['video'] };
    expect(facts).toEqual({
      filename: 'addaudio.mp4',
      contentType: 'video/mp4',
      media: {
        duration_seconds: expect.closeTo(2, 1) as number,
        width: 160,
        height: 90,
        frame_rate: 25,
        video_codec: 'h264',
        audio_codec: 'aac',
      },
    });
    const shown = await numbers(path);
    expect(shown).toEqual(upTo(49));
    const [given, heard] = [await soundSamples(bench.path('sound.mp3')), await soundSamples(path)];
    expect(correlation(given, heard)).toBeGreaterThan(0.98);
    expect(heard.length / 8000).toBeCloseTo(2, 1);
    expect(result).toMatchObject({ encoder: 'copy', fallbackReason: null, warnings: [] });
  });

  it('ends with the video when the sound is longer', async () => {
    await counter('video.mp4', 1, { bframes: 3 });
    await makeTone({ path: bench.path('sound.wav'), seconds: 3 });

    const result = await render('video.mp4', 'sound.wav');

    const { path = '', media } = { ...result.outputs['video'] };
    expect(await numbers(path)).toEqual(upTo(25));
    expect(media?.duration_seconds).toBe(1);
    const heard = await soundSamples(path);
    expect(correlation(await soundSamples(bench.path('sound.wav')), heard)).toBeGreaterThan(0.98);
    expect(1 - heard.length / 8000).toBeGreaterThanOrEqual(0);
    expect(1 - heard.length / 8000).toBeLessThan(0.03);
  });

  it('copies a sound that fits as it is', async () => {
    await counter('video.mp4', 2);
    const aac = ['-c:a', 'aac', '-b:a', '96k'];
    await makeTone({ path: bench.path('sound.m4a'), seconds: 1, options: aac });

    const result = await render('video.mp4', 'sound.m4a');

    const path = result.outputs['video']?.path ?? '';
    const [given, heard] = [await soundSamples(bench.path('sound.m4a')), await soundSamples(path)];
    expect(correlation(given, heard)).toBeCloseTo(1, 6);
    expect(heard.length).toBe(given.length);
    expect(await numbers(path)).toEqual(upTo(25));
  });

  it('encodes a picture that not every player takes', async () => {
    await counter('video.mkv', 2, { options: ['-c:v', 'mpeg4', '-q:v', '2'] });
    await makeTone({ path: bench.path('sound.ogg'), seconds: 1, options: ['-c:a', 'libopus'] });

    const result = await render('video.mkv', 'sound.ogg');

    const { path = '', media } = { ...result.outputs['video'] };
    expect(await numbers(path)).toEqual(upTo(25));
    expect(media).toMatchObject({ video_codec: 'h264', frame_rate: 25 });
    expect(result.encoder).toBe('libx264');
    const [given, heard] = [await soundSamples(bench.path('sound.ogg')), await soundSamples(path)];
    expect(correlation(given, heard)).toBeGreaterThan(0.98);
  });

  it('encodes where no cut is closed near the end of the sound', async () => {
    const oneGroup = ['-x264-params', 'bframes=12:b-adapt=0:b-pyramid=none:scenecut=0'];
    await counter('video.mp4', 2, { fps: 10, bframes: 12, options: oneGroup });
    await makeTone({ path: bench.path('sound.flac'), seconds: 0.7 });

    const result = await render('video.mp4', 'sound.flac');

    expect(await numbers(result.outputs['video']?.path ?? '')).toEqual(upTo(7));
    expect(result.encoder).toBe('libx264');
  });

  it('refuses a text in place of a sound, and a video without any', async () => {
    await counter('video.mp4', 0.4);
    await writeFile(bench.path('sound.mp3'), 'Not Found');
    await ffmpeg('-i', bench.path('video.mp4'), '-c', 'copy', '-an', bench.path('silent.mp4'));

    expect(await refusal(render('video.mp4', 'sound.mp3'))).toBe(
      'media_unsupported: url_audio: It is a text, not a sound: MP3, M4A, WAV, FLAC, Ogg or Opus.',
    );
    expect(await refusal(render('video.mp4', 'silent.mp4'))).toBe(
      'media_invalid: url_audio: There is no sound in it.',
    );
  });

  it('stops when the job is stopped', async () => {
    await counter('video.mp4', 1);
    await makeTone({ path: bench.path('sound.wav'), seconds: 1 });
    bench.stop.abort();

    await expect(render('video.mp4', 'sound.wav')).rejects.toMatchObject({ code: 'canceled' });
  });
});
