import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

import { frameBomb, u32 } from './hostile-mov';
import type { HostileFile } from './hostile-texts';
import { ffmpeg } from './media';

/** Small files that take much time or memory where they are decoded before they are judged. */
export async function bombs(folder: string): Promise<readonly HostileFile[]> {
  const image = (name: string, bytes: Buffer) => ({ name, field: 'url_image' as const, bytes });
  const video = (name: string, bytes: Buffer) => ({ name, field: 'url_video' as const, bytes });
  const wide = join(folder, 'wide.jpg');
  await ffmpeg('-f', 'lavfi', '-i', 'color=c=red:s=8000x8000', '-frames:v', '1', wide);
  const jpeg = await readFile(wide);
  const matroska = await wrapped(wide, join(folder, 'wide.mkv'));
  const lying = await wrapped(wide, join(folder, 'wide.mov'));
  return [
    image('a PNG of 256 megapixels', png(16_000, 16_000)),
    image('a PNG of 4,295 megapixels', png(65_536, 65_536, 16_000)),
    image('a JPEG of 4,295 megapixels', withJpegSize(jpeg, 65_535, 65_535)),
    image('a JPEG of 64 megapixels', jpeg),
    image('an AVIF of 64 megapixels that says 320x180', await lyingAvif(join(folder, 'wide.avif'))),
    video('a video of 64 megapixels', matroska),
    video('the same behind a head that says 320x180', withTrackSize(lying, 320, 180)),
    video('30 million frames in 656 bytes', frameBomb({ frames: 30_000_000 })),
    video('2 billion frames in a fragment', frameBomb({ frames: 2_000_000_000, inFragment: true })),
    video('a frame of 4,295 megapixels', frameBomb({ frames: 1, width: 65_535, height: 65_535 })),
    video('a frame of 100 megapixels a line', frameBomb({ frames: 1, width: 50_000, height: 2 })),
  ];
}

/** Black with one bit a pixel, in a few kilobytes; `rows` of it are there. */
export function png(width: number, height: number, rows = height): Buffer {
  const header = Buffer.concat([u32(width, height), Buffer.from([1, 0, 0, 0, 0])]);
  const pixels = Buffer.alloc((Math.ceil(width / 8) + 1) * rows);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(pixels)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A chunk of a PNG with its checksum. */
export function pngChunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  return Buffer.concat([u32(body.length), named, u32(crc32(named))]);
}

/** Motion JPEG as it is in another container. */
async function wrapped(jpeg: string, path: string): Promise<Buffer> {
  await ffmpeg('-framerate', '25', '-i', jpeg, '-c', 'copy', path);
  return readFile(path);
}

async function lyingAvif(path: string): Promise<Buffer> {
  const encoder = ['-c:v', 'libaom-av1', '-still-picture', '1', '-cpu-used', '8'];
  await ffmpeg('-f', 'lavfi', '-i', 'color=s=8000x8000', ...encoder, '-frames:v', '1', path);
  const avif = await readFile(path);
  u32(320, 180).copy(avif, avif.indexOf('ispe') + 8);
  return avif;
}

function withJpegSize(jpeg: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(jpeg);
  const start = copy.indexOf(Buffer.from([0xff, 0xc0]));
  copy.writeUInt16BE(height, start + 5);
  copy.writeUInt16BE(width, start + 7);
  return copy;
}

/** The size that the track's head and its sample entry say. */
function withTrackSize(mov: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(mov);
  const shown = copy.indexOf('tkhd') + 4 + 76;
  copy.writeUInt32BE(width * 65_536, shown);
  copy.writeUInt32BE(height * 65_536, shown + 4);
  const entry = copy.indexOf('stsd') + 4 + 8 + 8 + 24;
  copy.writeUInt16BE(width, entry);
  copy.writeUInt16BE(height, entry + 2);
  return copy;
}
