import { readFile, writeFile } from 'node:fs/promises';

import {
  ffmpeg,
  lumaFrames,
  makeStill,
  makeTurned,
  makeVideo,
  mean,
  type VideoRecipe,
} from '../../../../test/support/media';
import { ConcatRenderer } from './concat.renderer';
import { inputFor } from './inputs.testing';
import { RenderBench, refusal } from './render.testing';

const from = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at);
const SIZE = '160x90';
const RATE = 48_000;

jest.setTimeout(180_000);

// Real encodes, on machines that may be busy with others.
describe(ConcatRenderer.name, () => {
  let bench: RenderBench;
  beforeEach(async () => (bench = await RenderBench.open()));
  afterEach(() => bench.close());

  /** Joins clips whose `file` stands in the place of their address. */
  const concat = (clips: readonly Clip[], fields: object = {}) => {
    const key = ({ still }: Clip) => (still ? 'url_image' : 'url_video');
    const files = clips.map((clip, at) => [`clips.${at}.${key(clip)}`, clip.file]);
    const asked = clips.map((clip) => {
      const { file, start, end, duration } = clip;
      return { start, end, duration, [key(clip)]: `https://a.test/${file}` };
    });
    const context = bench.context('concat', Object.fromEntries(files) as Record<string, string>);
    return bench.renderers.concat.render(inputFor('concat', { clips: asked, ...fields }), context);
  };

  const counter = (name: string, seconds: number, change: Partial<VideoRecipe> = {}) =>
    makeVideo({ path: bench.path(name), picture: 'counter', size: SIZE, seconds, ...change });

  /** What a result shows, by the lumas of its frames, less the 20 that a counter begins with. */
  async function seen(result: Awaited<ReturnType<typeof concat>>, size = SIZE) {
    const { path = '', media } = { ...result.outputs['video'] };
    const frames = (await lumaFrames(path, size)).map((plane) => Math.round(mean(plane)) - 20);
    return { path, media, frames, said: result.warnings.map(({ code }) => code) };
  }

  it('joins videos frame by frame, and parts of them', async () => {
    await counter('a.mp4', 2, { bframes: 3 });
    await counter('b.mkv', 3, { bframes: 2, options: ['-c:v', 'mpeg4', '-q:v', '2'] });

    const clips = [{ file: 'a.mp4' }, { file: 'b.mkv', start: 1.6, end: -0.4 }, { file: 'a.mp4' }];
    const { frames, media, said } = await seen(await concat(clips));

    expect(frames).toEqual([...from(0, 50), ...from(40, 25), ...from(0, 50)]);
    expect(media).toEqual({
      ...{ duration_seconds: 5, width: 160, height: 90, frame_rate: 25 },
      ...{ video_codec: 'h264', audio_codec: null },
    });
    expect(said).toEqual([]);
  });

  it('lets clips overlap while one fades into the next', async () => {
    await counter('a.mp4', 1);
    await counter('b.mp4', 2);

    const clips = [{ file: 'a.mp4' }, { file: 'b.mp4', start: 1 }];
    const { frames } = await seen(
      await concat(clips, { transition: 'fade', transition_duration: 0.4 }),
    );

    const crossed = from(0, 10).map((at) =>
      Math.round((15 + at) * (1 - at / 10) + (25 + at) * (at / 10)),
    );
    expect(frames).toHaveLength(40);
    expect(frames.slice(0, 15)).toEqual(from(0, 15));
    frames
      .slice(15, 25)
      .forEach((luma, at) => expect(Math.abs(luma - (crossed[at] ?? 0))).toBeLessThan(2));
    expect(frames.slice(25)).toEqual(from(35, 15));
  });

  it('pushes a clip out to the left, without a pixel of anything else', async () => {
    for (const [name, luma] of [
      ['a.mp4', 60],
      ['b.mp4', 180],
    ] as const) {
      const source = `color=s=${SIZE}:r=25:d=0.8,format=yuv420p,geq=lum=${luma}:cb=128:cr=128`;
      const tags = ['-colorspace', 'bt709', '-color_range', 'tv', '-qp', '0'];
      await ffmpeg('-f', 'lavfi', '-i', source, ...tags, bench.path(name));
    }

    const slide = { transition: 'slide', transition_duration: 0.4, quality: 'high' };
    const { path } = await seen(await concat([{ file: 'a.mp4' }, { file: 'b.mp4' }], slide));

    const rows = (await lumaFrames(path, SIZE)).map((plane) => [...plane.subarray(0, 160)]);
    const edges = rows.map((row) => row.filter((luma) => luma < 120).length);
    expect(edges).toEqual([
      ...new Array<number>(10).fill(160),
      ...[160, 144, 128, 112, 96, 80, 64, 48, 32, 16],
      ...new Array<number>(10).fill(0),
    ]);
    expect(Math.min(...rows.flat())).toBeGreaterThan(50);
    expect(Math.max(...rows.flat())).toBeLessThan(190);
  });

  it('keeps each sound beside its picture to the sample, and silence where there is none', async () => {
    const noise = (seed: number, rate = RATE) => [
      '-f',
      'lavfi',
      '-i',
      `anoisesrc=r=${rate}:d=2:seed=${seed}:a=0.3`,
    ];
    await counter('silent.mp4', 1);
    await counter('a.mkv', 2);
    for (const [name, seed] of [
      ['a.mp4', 1],
      ['b.mp4', 2],
    ] as const) {
      const sound = [...noise(seed), '-c:v', 'copy', '-c:a', 'aac', '-b:a', '256k', '-shortest'];
      await ffmpeg('-i', bench.path('a.mkv'), ...sound, bench.path(name));
    }

    const clips = [{ file: 'a.mp4', start: 0.52 }, { file: 'silent.mp4' }, { file: 'b.mp4' }];
    const { path, frames, media } = await seen(await concat(clips));

    expect(frames).toEqual([...from(13, 37), ...from(0, 25), ...from(0, 50)]);
    expect(media?.duration_seconds).toBeCloseTo(4.48, 3);
    const [a, b, heard] = [
      await samples(bench.path('a.mp4')),
      await samples(bench.path('b.mp4')),
      await samples(path),
    ];
    expect(movedBy(a.subarray(0.52 * RATE), heard)).toBe(0);
    expect(movedBy(b, heard.subarray(2.48 * RATE))).toBe(0);
    const silent = heard.subarray(1.55 * RATE, 2.4 * RATE);
    expect(Math.max(...silent.map(Math.abs))).toBeLessThan(0.001);
    expect(heard.length / RATE - 4.48).toBeLessThan(0.022);
  });

  it('makes a still stand, beside videos of other sizes, rates and turns', async () => {
    await counter('a.mp4', 1, { size: '320x180', fps: 30 });
    await counter('phone.mp4', 1, { size: '180x320', fps: '24000/1001' });
    await counter('wide.mp4', 0.5, { size: '320x180', fps: 60 });
    await makeTurned(bench.path('wide.mp4'), bench.path('turned.mp4'));
    await makeStill({ path: bench.path('still.png'), filter: 'drawbox=0:0:iw:ih:gray:fill' });

    const clips = [
      ...[{ file: 'a.mp4' }, { file: 'still.png', still: true, duration: 1 }],
      ...[{ file: 'phone.mp4' }, { file: 'turned.mp4' }],
    ];
    const { frames, media } = await seen(
      await concat(clips, { width: 240, height: 240, frame_rate: 25 }),
      '240x240',
    );

    expect(media).toMatchObject({ width: 240, height: 240, frame_rate: 25 });
    expect(frames).toHaveLength(25 + 25 + 25 + 13);
    expect(new Set(frames.slice(25, 50)).size).toBe(1);
    expect(frames[12]).toBe(14);
    expect(Math.abs((frames[62] ?? 0) - 11)).toBeLessThanOrEqual(1);
  });

  it.each([
    ['cover', [200, 200, 200]],
    ['contain', [41, 200, 41]],
    ['blur', [116, 200, 116]],
  ])('fits an upright picture into a lying one by %s', async (fit, wanted) => {
    const white = 'color=c=white:s=90x160:r=10:d=0.2,format=yuv420p,geq=lum=200:cb=128:cr=128';
    const tags = ['-colorspace', 'bt709', '-color_range', 'tv'];
    await ffmpeg('-f', 'lavfi', '-i', white, ...tags, bench.path('a.mp4'));

    const clips = [{ file: 'a.mp4' }, { file: 'a.mp4' }];
    const size = { width: 320, height: 180, fit, background: '#1E1E1E' };
    const [first] = await lumaFrames(
      (await seen(await concat(clips, size), '320x180')).path,
      '320x180',
    );

    const row = [...(first ?? Buffer.alloc(0)).subarray(320 * 90, 320 * 91)];
    [10, 160, 309].forEach((x, at) =>
      expect(Math.abs((row[x] ?? 0) - (wanted[at] ?? 0))).toBeLessThan(8),
    );
  });

  it('shortens a transition that clips are too short for, and says so', async () => {
    await counter('a.mp4', 1);
    await counter('b.mp4', 0.4);

    const clips = [{ file: 'a.mp4' }, { file: 'b.mp4' }, { file: 'a.mp4' }];
    const { frames, said } = await seen(
      await concat(clips, { transition: 'slide', transition_duration: 1 }),
    );

    expect(frames).toHaveLength(25 + 10 + 25 - 10);
    expect(said).toEqual(['transition_shortened']);
  });

  it('refuses a clip of which a part can not be decoded, which a steady rate would hide', async () => {
    const options = ['-g', '100', '-movflags', '+faststart'];
    await counter('a.mp4', 2, { picture: 'bars', options });
    const file = await readFile(bench.path('a.mp4'));
    const start = file.indexOf('mdat') + 4;
    file.fill(0, start + Math.round((file.length - start) * 0.6), file.length);
    const index = file.indexOf('moov');
    if (index > start) throw new Error('the index lies behind the frames');
    await writeFile(bench.path('damaged.mp4'), file);

    expect(await refusal(concat([{ file: 'a.mp4' }, { file: 'damaged.mp4' }]))).toMatch(
      /^media_invalid: clips\.1\.url_video: It is damaged: \d+ of 49 frames can be decoded\.$/,
    );
  });

  it('names the clip that is at fault', async () => {
    await counter('a.mp4', 1);
    await makeStill({ path: bench.path('still.png') });

    expect(await refusal(concat([{ file: 'a.mp4' }, { file: 'still.png' }]))).toBe(
      'media_unsupported: clips.1.url_video: It is a PNG, not a video: MP4, MOV, MKV or WebM.',
    );
    expect(await refusal(concat([{ file: 'a.mp4', start: 4 }, { file: 'a.mp4' }]))).toBe(
      'media_invalid: clips.0.url_video: It is 1.000 s long: from 4.000 s to 1.000 s nothing of it is left.',
    );
  });

  it('goes on in its progress from piece to piece', async () => {
    await counter('a.mp4', 2);

    await concat([{ file: 'a.mp4' }, { file: 'a.mp4' }, { file: 'a.mp4' }], {
      ...{ transition: 'fade', transition_duration: 0.4 },
    });

    expect(bench.plans).toEqual([{ seconds: 5.2, pixelsPerSecond: 160 * 90 * 25 }]);
    expect(bench.fractions.at(-1)).toBeGreaterThan(0.95);
    expect([...bench.fractions].sort((a, b) => a - b)).toEqual(bench.fractions);
  });
});

interface Clip {
  readonly file: string;
  readonly still?: boolean;
  readonly start?: number;
  readonly end?: number;
  readonly duration?: number;
}

async function samples(path: string): Promise<Float32Array> {
  const one = ['-map', '0:a:0', '-ac', '1', '-ar', String(RATE), '-f', 'f32le'];
  const raw = await ffmpeg('-i', path, ...one, '-');
  return new Float32Array(raw.buffer, raw.byteOffset, raw.length / 4);
}

/** By how many samples one sound lies behind another. */
function movedBy(given: Float32Array, heard: Float32Array): number {
  const likeness = (lag: number) => {
    let sum = 0;
    for (let n = 4_000; n < 20_000; n++) sum += (given[n + lag] ?? 0) * (heard[n] ?? 0);
    return sum;
  };
  return from(-1_500, 3_001).reduce((best, lag) => (likeness(lag) > likeness(best) ? lag : best));
}
