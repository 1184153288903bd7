import { readFile, writeFile } from 'node:fs/promises';

import { ffmpeg, makeTone, soundSamples } from '../../../../test/support/media';
import {
  CMYK,
  makeHdr,
  MATRICES,
  nearest,
  SOURCE,
  STORED,
  tagsOf,
  withMatrix,
  within,
  withOrientation,
} from './odd-media.testing';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';

const AV1 = ['-c:v', 'libaom-av1', '-still-picture', '1', '-cpu-used', '8'];
const RGBA = ['-pix_fmt', 'yuva420p'];
const ANIMATED = 'url_image: it is animated; only its first picture is used';

jest.setTimeout(240_000);

// Real encodes, on machines that may be busy with others.
describe('odd media', () => {
  let bench: RenderBench;
  beforeAll(async () => {
    bench = await RenderBench.open();
    await writeFile(bench.path('srt'), '1\n00:00:09,000 --> 00:00:10,000\nlate\n');
    await makeTone({ path: bench.path('tone.wav'), seconds: 0.2 });
  });
  afterAll(() => bench.close());

  const make = (name: string, filter: string, ...options: readonly string[]) =>
    ffmpeg('-f', 'lavfi', '-i', `${SOURCE},${filter}`, ...options, bench.path(name));

  /** A rendered video with the pixels of its corners. */
  async function render(
    operation: 'caption' | 'addaudio' | 'img2vid' | 'transcode',
    name: string,
    fields: object = {},
  ) {
    const files: Readonly<Record<string, string>> = {
      caption: { url_video: name, url_srt: 'srt' },
      addaudio: { url_video: name, url_audio: 'tone.wav' },
      img2vid: { url_image: name },
      transcode: { url_video: name },
    }[operation];
    const short = operation === 'img2vid' ? { frame_rate: 10, duration: 0.1 } : {};
    const input = inputFor(operation, { ...short, ...fields }) as never;
    const context = bench.context(operation, files);
    const { outputs, warnings } = await bench.renderers[operation].render(input, context);
    const { path = '', media } = { ...(outputs['video'] ?? outputs['image']) };
    const to = 'scale=8:8:flags=area:in_color_matrix=bt709,format=rgb24';
    const raw = await ffmpeg('-i', path, '-vf', to, '-frames:v', '1', '-f', 'rawvideo', '-');
    const pixels = [9, 14, 49, 54].map((at) => [...raw.subarray(at * 3, at * 3 + 3)]);
    const said = warnings.map(({ detail }) => detail);
    return { path, size: `${media?.width}x${media?.height}`, pixels, said };
  }

  /** Its size and the colours of its corners, `RGBY` where all is upright. */
  async function corners(
    operation: 'caption' | 'img2vid' | 'transcode',
    name: string,
    fields: object = {},
  ) {
    const { size, pixels } = await render(operation, name, fields);
    return `${size} ${pixels.map(nearest).join('')}`;
  }

  it.each(Object.entries(STORED))(
    'sets a photo of orientation %s upright',
    async (value, filter) => {
      await make('flat.jpg', filter, '-frames:v', '1');
      const photo = withOrientation(await readFile(bench.path('flat.jpg')), Number(value));
      await writeFile(bench.path('photo'), photo);

      expect(await corners('img2vid', 'photo')).toBe('1920x1080 RGBY');
    },
  );

  it.each([
    ['16 bits', ['-pix_fmt', 'rgb48be']],
    ['interlaced rows', ['-flags', '+ildct']],
    ['transparency', ['-pix_fmt', 'rgba']],
  ])('takes a PNG with %s', async (_name, options) => {
    await make('still.png', 'null', '-frames:v', '1', ...options);

    expect(await corners('img2vid', 'still.png')).toBe('1920x1080 RGBY');
  });

  it('takes a JPEG in CMYK', async () => {
    await writeFile(bench.path('still.jpg'), Buffer.from(CMYK, 'base64'));

    expect(await corners('img2vid', 'still.jpg')).toBe('1920x1080 RgbY');
  });

  it.each([
    ['eight colours', 'pal8', 'null'],
    ['pixels that no one sees', 'rgba', "geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='255*gt(Y,H/2)'"],
  ])('puts a PNG with %s over black', async (name, format, filter) => {
    await make('still.png', `format=rgba,${filter}`, '-frames:v', '1', '-pix_fmt', format);

    const seen = name.startsWith('eight') ? 'RGBY' : 'KKBY';
    expect(await corners('img2vid', 'still.png')).toBe(`1920x1080 ${seen}`);
  });

  it.each([
    ['a GIF', 'gif', ['-frames:v', '1'], []],
    ['an animated GIF', 'gif', [], [ANIMATED]],
    ['an animated WebP', 'webp', ['-c:v', 'libwebp_anim'], [ANIMATED]],
    ['an animated WebP with transparency', 'webp', ['-c:v', 'libwebp_anim', ...RGBA], [ANIMATED]],
    [
      'an animated WebP without loss',
      'webp',
      ['-c:v', 'libwebp_anim', '-lossless', '1'],
      [ANIMATED],
    ],
    ['an AVIF', 'avif', [...AV1, '-frames:v', '1'], []],
    ['an AVIF of 10 bits', 'avif', [...AV1, '-frames:v', '1', '-pix_fmt', 'yuv444p10le'], []],
  ])('takes the first picture of %s', async (_name, format, options, warnings) => {
    await make('still', "negate=enable='gt(n,0)'", ...options, '-f', format);

    const { size, pixels, said } = await render('img2vid', 'still');

    expect({ size, seen: pixels.map(nearest).join(''), said }).toEqual({
      ...{ size: '1920x1080', seen: 'RGBY', said: warnings },
    });
  });

  it.each(Object.entries(MATRICES))(
    'sets a video whose display matrix is that of orientation %s upright',
    async (orientation, matrix) => {
      await make('flat.mp4', STORED[Number(orientation)] ?? '', '-pix_fmt', 'yuv420p');
      await writeFile(
        bench.path('turned'),
        withMatrix(await readFile(bench.path('flat.mp4')), matrix),
      );

      expect(await corners('caption', 'turned')).toBe('320x180 RGBY');
      expect(await corners('transcode', 'turned', { width: 160 })).toBe('160x90 RGBY');
    },
  );

  it.each([
    ['PQ', 'caption', 'smpte2084'],
    ['PQ', 'addaudio', 'smpte2084'],
    ['HLG', 'caption', 'arib-std-b67'],
    ['HLG', 'addaudio', 'arib-std-b67'],
    ['PQ', 'transcode', 'smpte2084'],
    ['HLG', 'transcode', 'arib-std-b67'],
  ] as const)('shows an HDR video in %s as SDR by %s', async (_name, operation, transfer) => {
    const path = await makeHdr(bench.path('hdr.mp4'), transfer);

    const { path: made, pixels } = await render(operation, 'hdr.mp4');

    // White of paper leaves room for what is brighter; what is darker stays as it was.
    const [red, lime, blue, grey] = pixels;
    expect(await tagsOf(path)).toEqual(['yuv420p10le', 'tv', 'bt2020nc', transfer, 'bt2020']);
    expect([red, lime, blue].map((pixel, at) => pixel?.[at])).toEqual([
      ...[within(215, 8), within(215, 8), within(215, 8)],
    ]);
    expect(
      [red, lime, blue].map((pixel, at) => Math.max(...(pixel?.toSpliced(at, 1) ?? []))),
    ).toEqual([...[within(0, 40), within(0, 40), within(0, 40)]]);
    expect(grey).toEqual([within(128, 6), within(128, 6), within(128, 6)]);
    expect(await tagsOf(made)).toEqual(['yuv420p', 'tv', 'bt709', 'bt709', 'bt709']);
  });

  it.each([
    ['the first', [], 440],
    ['the default one', ['-disposition:a:0', '0', '-disposition:a:1', 'default'], 880],
  ])('keeps %s of several sound tracks', async (_name, options, pitch) => {
    const sounds = [440, 880].flatMap((hertz) => ['-f', 'lavfi', '-i', `sine=f=${hertz}:d=1`]);
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=64x64:r=10:d=1'];
    const maps = ['-map', '0', '-map', '1', '-map', '2', ...options];
    await ffmpeg(...picture, ...sounds, ...maps, bench.path('many.mkv'));

    const { path } = await render('caption', 'many.mkv');

    const samples = await soundSamples(path);
    const rises = samples.filter((value, at) => value >= 0 && (samples[at - 1] ?? 0) < 0).length;
    expect(rises / (samples.length / 8000)).toEqual(within(pitch, 10));
  });

  it.each([
    ['long pixels', 'scale=160:180,setsar=2/1', ['-pix_fmt', 'yuv420p'], '320x180'],
    ['odd sides', 'scale=321:181,setsar=1', ['-pix_fmt', 'yuv444p'], '320x180'],
    ['10 bits', 'null', ['-pix_fmt', 'yuv420p10le'], '320x180'],
    ['a thousand frames a second', 'fps=1000', ['-pix_fmt', 'yuv420p'], '320x180'],
  ])('takes a video of %s', async (_name, filter, options, size) => {
    await make('odd.mkv', filter, '-c:v', 'libx264', '-preset', 'ultrafast', ...options);

    expect(await corners('caption', 'odd.mkv')).toBe(`${size} RGBY`);
  });

  it.each([
    [{ codec: 'hevc' }, '320x180'],
    [{ codec: 'av1' }, '320x180'],
    [{ container: 'webm', width: 640 }, '640x360'],
    [{ container: 'gif', quality: 'high' }, '320x180'],
    [{ width: 200, height: 200, fit: 'contain' }, '200x200'],
    [{ width: 200, height: 200, fit: 'blur' }, '200x200'],
  ])('keeps the colours of long pixels without tags in %j', async (fields, size) => {
    await make('odd.mkv', 'scale=160:180,setsar=2/1', '-c:v', 'mpeg4', '-pix_fmt', 'yuv420p');

    const { size: made, pixels } = await render('transcode', 'odd.mkv', fields);

    expect(made).toBe(size);
    if (size === '200x200') return;
    expect(pixels.map(nearest).join('')).toBe('RGBY');
  });
});
