import {
  ffmpeg,
  lumaFrames,
  makeTurned,
  makeVideo,
  mean,
  type VideoRecipe,
} from '../../../../test/support/media';
import { inputFor } from './inputs.testing';
import { RenderBench, refusal } from './render.testing';
import { TrimRenderer } from './trim.renderer';

const from = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at);

/** Noise differs from sample to sample, so that a move by one of them is seen. */
const NOISE = ['-f', 'lavfi', '-i', 'anoisesrc=r=48000:d=6:seed=7:a=0.3'];
const RATE = 48_000;

jest.setTimeout(120_000);

// Real encodes, on machines that may be busy with others.
describe(TrimRenderer.name, () => {
  let bench: RenderBench;
  beforeEach(async () => (bench = await RenderBench.open()));
  afterEach(() => bench.close());

  const trim = (name: string, fields: Readonly<Record<string, unknown>>) =>
    bench.renderers.trim.render(
      inputFor('trim', fields),
      bench.context('trim', { url_video: name }),
    );

  /** A counted video of 6 s with a key frame every second, and noise beside it. */
  async function make(name: string, change: Partial<VideoRecipe> = {}) {
    const path = bench.path('picture.mkv');
    const gop = ['-g', '25'];
    await makeVideo({
      ...{ path, picture: 'counter', size: '160x90', seconds: 6, bframes: 3, options: gop },
      ...change,
    });
    const sound = ['-c:a', 'aac', '-b:a', '256k', '-shortest'];
    await ffmpeg('-i', path, ...NOISE, '-c:v', 'copy', ...sound, bench.path(name));
  }

  /** What a result shows, by the numbers of its frames, and how it was made. */
  async function seen(result: Awaited<ReturnType<typeof trim>>) {
    const { path = '', media } = { ...result.outputs['video'] };
    const planes = await lumaFrames(path, '160x90');
    const frames = planes.map((plane) => Math.round(mean(plane)) - 20);
    const said = result.warnings.map(({ code, detail }) => `${code}: ${detail}`);
    return { path, frames, encoder: result.encoder, seconds: media?.duration_seconds, said };
  }

  /** By how many samples a result's sound lies beside that of its source from a time on. */
  async function soundMovedBy(source: string, path: string, seconds: number) {
    const [given, heard] = [await samples(bench.path(source)), await samples(path)];
    const at = Math.round(seconds * RATE);
    const likeness = (lag: number) => {
      let sum = 0;
      for (let n = 4_000; n < 20_000; n++) sum += (given[at + n + lag] ?? 0) * (heard[n] ?? 0);
      return sum;
    };
    const lags = from(-1_500, 3_001);
    return lags.reduce((best, lag) => (likeness(lag) > likeness(best) ? lag : best));
  }

  it('copies from a key frame to the end of a closed group', async () => {
    await make('video.mp4');

    const result = await seen(await trim('video.mp4', { start: 2, end: 4 }));

    expect(result).toMatchObject({ frames: from(50, 50), encoder: 'copy', seconds: 2, said: [] });
    expect(await soundMovedBy('video.mp4', result.path, 2)).toBe(0);
  });

  it('copies picture and sound from the beginning', async () => {
    await make('video.mp4');

    const result = await seen(await trim('video.mp4', { duration: 3 }));

    expect(result).toMatchObject({ frames: from(0, 75), encoder: 'copy', seconds: 3, said: [] });
    expect(await soundMovedBy('video.mp4', result.path, 0)).toBe(0);
  });

  it.each([
    ['in MP4', 'video.mp4', {}],
    ['in Matroska', 'video.mkv', {}],
    ['of another codec', 'video.mkv', { options: ['-c:v', 'mpeg4', '-q:v', '2', '-bf', '2'] }],
    ['of open groups', 'video.mp4', { options: ['-g', '25', '-x264-params', 'open-gop=1'] }],
  ])('encodes from the very frame asked for, video %s', async (_name, name, change) => {
    await make(name, change);

    const result = await seen(await trim(name, { start: 3.48, end: -1.2 }));

    expect(result).toMatchObject({ frames: from(87, 33), encoder: 'libx264', said: [] });
    expect(result.seconds).toBeCloseTo(1.32, 2);
    // ffmpeg's Matroska begins with what an AAC encoder puts in front; the picture 21 ms later.
    const before = name === 'video.mkv' ? 0.021 : 0;
    expect(await soundMovedBy(name, result.path, 3.48 + before)).toBe(0);
  });

  it.each([
    ['the first frame', { duration: 0.04 }, [0]],
    ['the last frame', { start: -0.04 }, [149]],
    ['a single one', { start: 3.04, end: 3.05 }, [76]],
    ['all', {}, from(0, 150)],
    ['the first half second', { end: 0.52 }, from(0, 13)],
  ])('takes %s', async (_name, fields, frames) => {
    await make('video.mp4');

    expect((await seen(await trim('video.mp4', fields))).frames).toEqual(frames);
  });

  it('parts a video without losing or doubling a frame', async () => {
    await make('video.mp4', { fps: '30000/1001', options: ['-g', '40'] });

    const parts = [{ end: 1.234 }, { start: 1.234, end: 2.345 }, { start: 2.345 }];
    const frames: number[] = [];
    for (const part of parts) frames.push(...(await seen(await trim('video.mp4', part))).frames);

    // How many `-shortest` leaves of it depends on the version of ffmpeg.
    const all = await lumaFrames(bench.path('video.mp4'), '160x90');
    expect(all.length).toBeGreaterThan(170);
    expect(frames).toEqual(from(0, all.length));
  });

  it('begins at the key frame before where that is asked for', async () => {
    await make('video.mp4');

    const result = await seen(await trim('video.mp4', { start: 2.6, end: 5, cut: 'keyframe' }));

    expect(result).toMatchObject({
      ...{ frames: from(50, 75), encoder: 'copy', seconds: 3 },
      said: [
        'start_moved: start: the result starts at 2.000 s and not at 2.600 s, so that nothing had to be encoded',
      ],
    });
    expect(await soundMovedBy('video.mp4', result.path, 2)).toBe(0);
  });

  it('shows what stands at the start of a video without a steady rate', async () => {
    const still = ['-vf', "select='not(between(n,30,89))'", '-fps_mode', 'passthrough', '-g', '10'];
    await make('video.mkv', { options: still });

    const { frames } = await seen(await trim('video.mkv', { start: 2, end: 4 }));

    expect(frames).toEqual([...new Array<number>(40).fill(29), ...from(90, 10)]);
  });

  it('keeps the turned picture of a phone upright', async () => {
    await make('video.mp4');
    await makeTurned(bench.path('video.mp4'), bench.path('turned.mp4'));

    const { outputs, encoder } = await trim('turned.mp4', { start: 2, end: 2.4 });

    expect(outputs['video']?.media).toMatchObject({ width: 90, height: 160 });
    expect(encoder).toBe('libx264');
  });

  it('says where a video ends before the end asked for, and refuses to leave nothing', async () => {
    await make('video.mp4');

    expect((await seen(await trim('video.mp4', { start: 5, end: 9 }))).said).toEqual([
      'end_clipped: url_video: it ends after 6.000 s, before the 9.000 s asked for; the result ends with it',
    ]);
    expect(await refusal(trim('video.mp4', { start: 7 }))).toBe(
      'media_invalid: url_video: It is 6.000 s long: from 7.000 s to 6.000 s nothing of it is left.',
    );
  });
});

async function samples(path: string): Promise<Float32Array> {
  const one = ['-map', '0:a:0', '-ac', '1', '-ar', String(RATE), '-f', 'f32le'];
  const raw = await ffmpeg('-i', path, ...one, '-');
  return new Float32Array(raw.buffer, raw.byteOffset, raw.length / 4);
}
