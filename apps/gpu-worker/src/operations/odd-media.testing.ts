import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { ffmpeg } from '../../../../test/support/media';

/** Red, lime, blue and grey from the top left to the bottom right: no turn looks like another. */
const patches = (size: string) =>
  ['red', 'lime', 'blue', 'gray'].map((colour) => `color=c=${colour}:s=${size}:r=25:d=0.2`);
export const SOURCE = `${patches('160x90')
  .map((patch, at) => `${patch}[p${at}]`)
  .join(';')};[p0][p1]hstack[t];[p2][p3]hstack[b];[t][b]vstack`;
const COLOURS: Readonly<Record<string, readonly number[]>> = {
  ...{ R: [255, 0, 0], G: [0, 255, 0], B: [0, 0, 255], Y: [128, 128, 128] },
  K: [0, 0, 0],
  // Green and blue as a press's inks make them by the plain formula.
  ...{ g: [192, 254, 0], b: [17, 59, 253] },
};

/** What a picture of the patches looks like when it is stored so that an orientation sets it upright. */
export const STORED: Readonly<Record<number, string>> = {
  ...{ 1: 'null', 2: 'hflip', 3: 'hflip,vflip', 4: 'vflip' },
  ...{ 5: 'transpose=0', 6: 'transpose=2', 7: 'transpose=3', 8: 'transpose=1' },
};

/** Display matrices as a, b, c, d in x' = ax + cy, y' = bx + dy. */
export const MATRICES: Readonly<Record<number, readonly number[]>> = {
  ...{ 2: [-1, 0, 0, 1], 3: [-1, 0, 0, -1], 4: [1, 0, 0, -1], 5: [0, 1, 1, 0] },
  ...{ 6: [0, 1, -1, 0], 7: [0, -1, -1, 0], 8: [0, -1, 1, 0] },
};

/** The patches in CMYK, inverted as Adobe writes it, which ffmpeg can not make: 64x36. */
export const CMYK = `
/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAUDg8SDw0UEhASFxUUGB4yIR4cHB49LC4kMklATEtHQEZFUFpzYlBVbVZFRmSIZW13e4GC
gU5gjZeMfZZzfoF8/8AAFAgAJABABEMRAE0RAFkRAEsRAP/EABgAAQEBAQEAAAAAAAAAAAAAAAAHBgEF/8QAIRABAAAEBwEBAAAA
AAAAAAAAAAIFVNEBAxQWUqGjFaL/2gAOBEMATQBZAEsAAD8A2bGMY2YAAADxlmAAAAB7KMgAAAA8ZZgAAAAZDdM4rPKCyV6XJ4d4
qZtOS0XrHcN0zis8oLGlyeHeJtOS0XrHcN0zis8oLGlyeHeJtOS0XrHcN0zis8oLGlyeHeJtOS0XrHcUHS5PDvFVHNqSWi9Y7sl9
qYVH4hsaXJ4d4htSS0XrHc+1MKj8Q2NLk8O8Q2pJaL1jufamFR+IbGlyeHeIbUktF6x3PtTCo/ENknTF7bWgAAAK6pzjBAAAAJEm
LregAAAK6pzjBAAAAP/Z`;

/** A number that is near another. */
export function within(value: number, tolerance: number): unknown {
  return {
    asymmetricMatch: (seen: unknown) =>
      typeof seen === 'number' && Math.abs(seen - value) <= tolerance,
    toString: () => `${value} ± ${tolerance}`,
  };
}

/** The patches in HDR: paper's white at 203 nits, 10 bits, BT.2020. */
export async function makeHdr(path: string, transfer: string): Promise<string> {
  const rgb = 'setparams=color_primaries=bt709:color_trc=bt709:range=pc:colorspace=gbr';
  const filters = [
    ...['format=gbrp', rgb, 'zscale=transfer=linear:npl=203', 'format=gbrpf32le'],
    'zscale=primaries=bt2020',
    `zscale=transfer=${transfer}:matrix=bt2020nc:range=limited:npl=203`,
    'format=yuv420p10le',
  ];
  const tags = ['-color_primaries', 'bt2020', '-color_trc', transfer, '-colorspace', 'bt2020nc'];
  const encoder = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none'];
  const source = ['-f', 'lavfi', '-i', `${SOURCE},${filters.join(',')}`];
  await ffmpeg(...source, ...encoder, ...tags, '-color_range', 'tv', path);
  return path;
}

export async function tagsOf(path: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ffprobe', [
    ...['-v', 'error', '-select_streams', 'v:0', '-of', 'csv=p=0', '-show_entries'],
    ...['stream=pix_fmt,color_range,color_space,color_transfer,color_primaries', path],
  ]);
  return stdout.trim().split(',');
}

/** An MP4 whose first track is shown by another matrix. */
export function withMatrix(mp4: Buffer, [a = 0, b = 0, c = 0, d = 0]: readonly number[]): Buffer {
  const rows = [...[a, b, 0], ...[c, d, 0]];
  const start = mp4.indexOf('tkhd') + 44;
  rows.forEach((value, at) => mp4.writeInt32BE(value * 0x10000, start + at * 4));
  return mp4;
}

/** The letter of the colour that is nearest; a dot where none is near. */
export function nearest(pixel: readonly number[]): string {
  const distance = (colour: readonly number[]) =>
    Math.max(...colour.map((value, at) => Math.abs(value - (pixel[at] ?? 0))));
  return Object.keys(COLOURS).find((name) => distance(COLOURS[name] ?? []) < 40) ?? '.';
}

/** A JPEG with an EXIF block of one entry. */
export function withOrientation(jpeg: Buffer, value: number): Buffer {
  const tiff = Buffer.from(
    `MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0${String.fromCharCode(value)}\0\0\0\0\0\0`,
    'latin1',
  );
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const marker = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), marker, body, jpeg.subarray(2)]);
}
