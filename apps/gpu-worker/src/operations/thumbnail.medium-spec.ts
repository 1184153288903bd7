import type { PictureFormat } from '@app/contracts';

import { ffmpeg, makeTurned, makeVideo } from '../../../../test/support/media';
import { inputFor } from './inputs.testing';
import { makeHdr, nearest, SOURCE } from './odd-media.testing';
import { refusal, RenderBench } from './render.testing';
import { ThumbnailRenderer } from './thumbnail.renderer';

jest.setTimeout(120_000);

describe(ThumbnailRenderer.name, () => {
  let bench: RenderBench;
  beforeAll(async () => {
    bench = await RenderBench.open();
    await makeVideo({
      path: bench.path('counter.mp4'),
      seconds: 4,
      picture: 'counter',
      bframes: 3,
    });
  });
  afterAll(() => bench.close());

  const render = (name: string, fields: object = {}, limits = {}) =>
    bench.renderers.thumbnail.render(
      inputFor('thumbnail', fields as Readonly<Record<string, unknown>>),
      bench.context('thumbnail', { url_video: name }, limits),
    );
  /** The mean grey of a picture, 0 to 255. */
  const greyOf = async (path: string) => {
    const filter = 'scale=1:1:flags=area,format=rgb24';
    const raw = await ffmpeg('-i', path, '-vf', filter, '-f', 'rawvideo', '-');
    return raw[1] ?? -1;
  };
  /** The number of the frame of a counter that a picture shows. */
  const numberOf = async (path: string) => {
    const luma = 16 + ((await greyOf(path)) * 219) / 255;
    return Math.round(luma - 20);
  };
  const numbers = async (name: string, fields: object) => {
    const { outputs } = await render(name, { width: 64, ...fields });
    return Promise.all(Object.values(outputs).map(({ path }) => numberOf(path)));
  };

  it.each(['jpeg', 'png', 'webp'] as const)(
    'takes the frame that is shown at a time: %s',
    async (format) => {
      const at = [0, 0.039, 0.04, 1.99, 2, 3.98, -0.04, -4];

      expect(await numbers('counter.mp4', { at, format })).toEqual([0, 0, 1, 49, 50, 99, 99, 0]);
    },
  );

  it.each([
    ['a Matroska, whose times are rounded', 'rounded.mkv', '30000/1001', []],
    ['VP9', 'nine.webm', 25, ['-c:v', 'libvpx-vp9', '-b:v', '1M', '-deadline', 'realtime']],
    [
      'VP8 with hidden frames',
      'eight.webm',
      25,
      ['-c:v', 'libvpx', '-b:v', '1M', '-auto-alt-ref', '1'],
    ],
    ['open groups', 'open.mp4', 25, ['-x264-params', 'open-gop=1:keyint=12:bframes=3:scenecut=0']],
    [
      'HEVC with open groups',
      'open265.mp4',
      25,
      [
        '-c:v',
        'libx265',
        '-x265-params',
        'open-gop=1:keyint=12:bframes=4:lossless=1:log-level=none',
      ],
    ],
  ])('takes exact frames of %s', async (_name, file, fps, options) => {
    await makeVideo({
      ...{ path: bench.path(file), seconds: 2, picture: 'counter', fps, size: '64x64', options },
    });
    const rate = typeof fps === 'number' ? fps : 30_000 / 1001;
    const wanted = [0, 1, 10, 11, 12, 13, 14, 23, 24, 25, 35, 47];

    const at = wanted.map((number) => number / rate);

    expect(await numbers(file, { at })).toEqual(wanted);
  });

  it('takes pictures from the middles of equal parts', async () => {
    expect(await numbers('counter.mp4', { count: 4 })).toEqual([12, 37, 62, 87]);
  });

  it('looks for one frame that is neither black nor of one colour', async () => {
    const black = "drawbox=enable='lt(t,1.7)':c=black:t=fill";
    await makeVideo({ path: bench.path('fades.mp4'), seconds: 4, options: ['-vf', black] });
    await makeVideo({ path: bench.path('black.mp4'), seconds: 1, picture: 'black' });

    // Both have the same name in the same folder.
    const grey = async (name: string) => {
      const { outputs, warnings } = await render(name);
      expect(warnings).toEqual([]);
      return greyOf(outputs['image-1']?.path ?? '');
    };

    expect(await grey('fades.mp4')).toBeGreaterThan(60);
    expect(await grey('black.mp4')).toBeLessThan(4);
  });

  it('says when a time is outside of the video, and takes the frame that is nearest', async () => {
    const { outputs, warnings } = await render('counter.mp4', { at: [9, -9] });

    const seen = await Promise.all(Object.values(outputs).map(({ path }) => numberOf(path)));
    expect(seen).toEqual([99, 0]);
    const length = 'the video is 4.000 s long';
    expect(warnings).toEqual([
      { code: 'time_outside', detail: `at.0: ${length}, so that 9 s is the last frame` },
      { code: 'time_outside', detail: `at.1: ${length}, so that -9 s is the first frame` },
    ]);
  });

  it('describes each of its files', async () => {
    const fields = { at: [0, 1], width: 100, sheet: { columns: 2 }, format: 'webp' };

    const { outputs, encoder, data } = await render('counter.mp4', fields);

    const media = { duration_seconds: 0, frame_rate: null, video_codec: 'webp', audio_codec: null };
    const file = (filename: string, width: number, height: number) => ({
      ...{ path: bench.path(filename), filename, contentType: 'image/webp' },
      media: { ...media, width, height },
    });
    expect([encoder, data]).toEqual([null, null]);
    expect(Object.entries(outputs)).toEqual([
      ['sheet', file('sheet.webp', 676, 204)],
      ['image-1', file('thumbnail-01.webp', 100, 56)],
      ['image-2', file('thumbnail-02.webp', 100, 56)],
    ]);
    expect(bench.fractions.at(-1)).toBeGreaterThan(0.6);
  });

  it.each<[string, object, string]>([
    ['as large as the video is shown', {}, '320x180'],
    ['no wider', { width: 160 }, '160x90'],
    ['neither wider nor higher', { width: 160, height: 45 }, '80x45'],
    ['not larger than it is shown', { width: 640 }, '320x180'],
    ['larger where that is asked for', { width: 640, upscale: true }, '640x360'],
  ])('makes pictures %s', async (_name, fields, size) => {
    const { outputs } = await render('counter.mp4', { at: [0], ...fields });
    const { width, height } = outputs['image-1']?.media ?? {};

    expect(`${width}x${height}`).toBe(size);
  });

  describe('colours and shapes', () => {
    /** The letters of a picture's corners, and its size. */
    async function cornersOf(name: string, format: PictureFormat) {
      const { outputs } = await render(name, { at: [0], format });
      const { path = '', media } = { ...outputs['image-1'] };
      const to = 'scale=8:8:flags=area,format=rgb24';
      const raw = await ffmpeg('-i', path, '-vf', to, '-frames:v', '1', '-f', 'rawvideo', '-');
      const pixels = [9, 14, 49, 54].map((at) => [...raw.subarray(at * 3, at * 3 + 3)]);
      return `${media?.width}x${media?.height} ${pixels.map(nearest).join('')}`;
    }
    const make = (name: string, ...options: readonly string[]) =>
      ffmpeg('-f', 'lavfi', '-i', SOURCE, ...options, bench.path(name));
    const HD = ['-vf', 'scale=out_color_matrix=bt709,format=yuv420p', '-colorspace', 'bt709'];

    it.each(['jpeg', 'png', 'webp'] as const)('keeps colours: %s', async (format) => {
      await make('colours.mp4', ...HD);
      await make('full.mp4', '-vf', 'scale=out_range=pc', '-pix_fmt', 'yuvj444p');

      expect(await cornersOf('colours.mp4', format)).toBe('320x180 RGBY');
      expect(await cornersOf('full.mp4', format)).toBe('320x180 RGBY');
    });

    it('tones HDR down, turns upright and squares pixels', async () => {
      await makeHdr(bench.path('hdr.mp4'), 'arib-std-b67');
      await make('flat.mp4', ...HD);
      await makeTurned(bench.path('flat.mp4'), bench.path('turned.mp4'));
      await make('wide.mp4', '-vf', 'setsar=2/1', '-pix_fmt', 'yuv420p');

      // Paper's white leaves room above it, so that full red and green are darker than in SDR.
      expect(await cornersOf('hdr.mp4', 'jpeg')).toBe('320x180 ..BY');
      expect(await cornersOf('turned.mp4', 'jpeg')).toBe('180x320 BRYG');
      expect(await cornersOf('wide.mp4', 'jpeg')).toBe('640x180 RGBY');
    });
  });

  it('lays pictures out on a sheet with their times', async () => {
    const sheet = { columns: 3, width: 640, gap: 10, background: '#FF0000' };
    await makeVideo({ path: bench.path('long.mp4'), seconds: 70, picture: 'black', fps: 1 });

    const timed = await render('long.mp4', { at: [1, 65, 2, 3], sheet });
    const { path = '', media } = { ...timed.outputs['sheet'] };
    const raw = await ffmpeg('-i', path, '-vf', 'format=rgb24', '-f', 'rawvideo', '-');

    expect([media?.width, media?.height]).toEqual([640, 256]);
    const at = (x: number, y: number) => [
      ...raw.subarray((y * 640 + x) * 3, (y * 640 + x) * 3 + 3),
    ];
    const isRed = ([red = 0, green = 0]: readonly number[]) => red > 200 && green < 60;
    expect([at(3, 3), at(213, 60), at(600, 240)].map(isRed)).toEqual([true, true, true]);
    expect([at(20, 20), at(320, 60), at(100, 200)].map(isRed)).toEqual([false, false, false]);
    const white = (left: number) =>
      Array.from({ length: 200 * 112 }, (_, pixel) =>
        at(left + (pixel % 200), 10 + Math.floor(pixel / 200)),
      ).filter(([red = 0, green = 0]) => red > 180 && green > 180).length;
    expect(white(10)).toBeGreaterThan(20);
    expect(white(220)).toBeGreaterThan(20);
    const silent = { ...sheet, timestamps: false };
    const { outputs } = await render('long.mp4', { at: [1, 65, 2, 3], sheet: silent });
    const mute = await ffmpeg(
      ...['-i', outputs['sheet']?.path ?? '', '-vf', 'format=gray,crop=200:112:10:10'],
      ...['-f', 'rawvideo', '-'],
    );
    expect(Math.max(...mute)).toBeLessThan(40);
  });

  it('refuses what can not be made, and says which field is to blame', async () => {
    expect(
      await refusal(render('counter.mp4', { width: 8192, upscale: true }, { max_pixels: 1e6 })),
    ).toBe(
      'media_unsupported: width makes pictures of 8192x4608, more than there can be; give more columns or less width',
    );
    const sheet = { columns: 10, width: 320, gap: 100 };
    expect(await refusal(render('counter.mp4', { count: 10, sheet }))).toBe(
      'media_unsupported: sheet.gap: 10 pictures with gaps of 100 do not fit into a width of 320; give less of a gap or of columns',
    );
  });

  it('ends when it is told to', async () => {
    const stopped = await RenderBench.open();
    await makeVideo({ path: stopped.path('a.mp4'), seconds: 1 });
    stopped.stop.abort();

    const context = stopped.context('thumbnail', { url_video: 'a.mp4' });
    const ended = stopped.renderers.thumbnail.render(inputFor('thumbnail'), context);

    expect(await refusal(ended)).toMatch(/canceled/);
    await stopped.close();
  });
});
