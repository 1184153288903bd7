import { readFile, writeFile } from 'node:fs/promises';

import { ffmpeg } from '../../../../test/support/media';
import { RenderBench } from './render.testing';

/** Red, lime, blue and grey from the top left to the bottom right: no turn looks like another. */
const patches = (size: string) =>
  ['red', 'lime', 'blue', 'gray'].map((colour) => `color=c=${colour}:s=${size}:r=25:d=0.2`);
const SOURCE = `${patches('160x90')
  .map((patch, at) => `${patch}[p${at}]`)
  .join(';')};[p0][p1]hstack[t];[p2][p3]hstack[b];[t][b]vstack`;
const COLOURS: Readonly<Record<string, readonly number[]>> = {
  ...{ R: [255, 0, 0], G: [0, 255, 0], B: [0, 0, 255], Y: [128, 128, 128] },
  K: [0, 0, 0],
  // Green and blue as a press's inks make them by the plain formula.
  ...{ g: [192, 254, 0], b: [17, 59, 253] },
};

/** What a picture of the patches looks like when it is stored so that an orientation sets it upright. */
const STORED: Readonly<Record<number, string>> = {
  ...{ 1: 'null', 2: 'hflip', 3: 'hflip,vflip', 4: 'vflip' },
  ...{ 5: 'transpose=0', 6: 'transpose=2', 7: 'transpose=3', 8: 'transpose=1' },
};

const AV1 = ['-c:v', 'libaom-av1', '-still-picture', '1', '-cpu-used', '8'];
const RGBA = ['-pix_fmt', 'yuva420p'];
const ANIMATED = 'url_image: it is animated; only its first picture is used';

/** The patches in CMYK, inverted as Adobe writes it, which ffmpeg can not make: 64x36. */
const CMYK = `
/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAUDg8SDw0UEhASFxUUGB4yIR4cHB49LC4kMklATEtHQEZFUFpzYlBVbVZFRmSIZW13e4GC
gU5gjZeMfZZzfoF8/8AAFAgAJABABEMRAE0RAFkRAEsRAP/EABgAAQEBAQEAAAAAAAAAAAAAAAAHBgEF/8QAIRABAAAEBwEBAAAA
AAAAAAAAAAIFVNEBAxQWUqGjFaL/2gAOBEMATQBZAEsAAD8A2bGMY2YAAADxlmAAAAB7KMgAAAA8ZZgAAAAZDdM4rPKCyV6XJ4d4
qZtOS0XrHcN0zis8oLGlyeHeJtOS0XrHcN0zis8oLGlyeHeJtOS0XrHcN0zis8oLGlyeHeJtOS0XrHcUHS5PDvFVHNqSWi9Y7sl9
qYVH4hsaXJ4d4htSS0XrHc+1MKj8Q2NLk8O8Q2pJaL1jufamFR+IbGlyeHeIbUktF6x3PtTCo/ENknTF7bWgAAAK6pzjBAAAAJEm
LregAAAK6pzjBAAAAP/Z`;

jest.setTimeout(240_000);

// Real encodes, on machines that may be busy with others.
describe('odd media', () => {
  let bench: RenderBench;
  /** What the last render warned of. */
  let said: readonly string[];
  beforeAll(async () => {
    bench = await RenderBench.open();
    await writeFile(bench.path('srt'), '1\n00:00:09,000 --> 00:00:10,000\nlate\n');
  });
  afterAll(() => bench.close());

  const make = (name: string, filter: string, ...options: readonly string[]) =>
    ffmpeg('-f', 'lavfi', '-i', `${SOURCE},${filter}`, ...options, bench.path(name));

  /** The size of a rendered video and the colours of its corners, `RGBY` where all is upright. */
  async function corners(operation: 'caption' | 'img2vid', name: string) {
    const files: Readonly<Record<string, string>> =
      operation === 'caption' ? { url_video: name, url_srt: 'srt' } : { url_image: name };
    const input = { frame_rate: 10, duration: 0.1 } as never;
    const context = bench.context(operation, files);
    const result = await bench.renderers[operation].render(input, context);
    said = result.warnings.map(({ detail }) => detail);
    const { path = '', media } = { ...result.outputs['video'] };
    const to = 'scale=8:8:flags=area:in_color_matrix=bt709,format=rgb24';
    const raw = await ffmpeg('-i', path, '-vf', to, '-frames:v', '1', '-f', 'rawvideo', '-');
    const colours = [9, 14, 49, 54].map((at) => nearest([...raw.subarray(at * 3, at * 3 + 3)]));
    return `${media?.width}x${media?.height} ${colours.join('')}`;
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

    expect(await corners('img2vid', 'still')).toBe('1920x1080 RGBY');
    expect(said).toEqual(warnings);
  });

  it.each([
    ['90', 'transpose=1'],
    ['180', 'hflip,vflip'],
    ['270', 'transpose=2'],
  ])('sets a video turned by %s degrees upright', async (degrees, filter) => {
    await make('flat.mp4', filter, '-pix_fmt', 'yuv420p');
    const turn = ['-c', 'copy', '-metadata:s:v', `rotate=${degrees}`];
    await ffmpeg('-i', bench.path('flat.mp4'), ...turn, bench.path('turned.mp4'));

    expect(await corners('caption', 'turned.mp4')).toBe('320x180 RGBY');
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
});

/** The letter of the colour that is nearest; a dot where none is near. */
function nearest(pixel: readonly number[]): string {
  const distance = (colour: readonly number[]) =>
    Math.max(...colour.map((value, at) => Math.abs(value - (pixel[at] ?? 0))));
  return Object.keys(COLOURS).find((name) => distance(COLOURS[name] ?? []) < 40) ?? '.';
}

/** A JPEG with an EXIF block of one entry. */
function withOrientation(jpeg: Buffer, value: number): Buffer {
  const tiff = Buffer.from(
    `MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0${String.fromCharCode(value)}\0\0\0\0\0\0`,
    'latin1',
  );
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const marker = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), marker, body, jpeg.subarray(2)]);
}
