import { MediaError } from '../errors';
import { readExifOrientation } from '../exif';
import type { Orientation } from '../orientation';
import type { StillFacts } from './still-facts';

/** WebP (RFC 9649): RIFF chunks, VP8X in front where there is more than a picture. */
export function readWebp(file: Buffer): StillFacts | undefined {
  let size: Size | undefined;
  let orientation: Orientation = 1;
  let first: Buffer | undefined;
  let animated = false;
  for (const { type, body } of chunks(file, 12)) {
    size ??= sizeIn(type, body);
    if (type === 'ANMF') first ??= body;
    if (type === 'ANIM') animated = true;
    if (type === 'EXIF') orientation = readExifOrientation(body);
  }
  const complete = file.readUInt32LE(4) + 8 <= file.length;
  if (!size) return undefined;
  const facts = { format: 'webp', ...size, orientation, animated, complete } as const;
  return first ? { ...facts, animated: true, alone: firstPicture(first, size) } : facts;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function* chunks(file: Buffer, from: number) {
  for (let at = from; at + 8 <= file.length;) {
    const length = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + length);
    yield { type: file.toString('latin1', at, at + 4), body };
    at += 8 + length + (length % 2);
  }
}

function sizeIn(type: string, body: Buffer): Size | undefined {
  if (type === 'VP8X') return sizeAt(body, 4);
  if (type === 'VP8L') {
    const bits = body.readUInt32LE(1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (type !== 'VP8 ') return undefined;
  return { width: body.readUInt16LE(6) & 0x3fff, height: body.readUInt16LE(8) & 0x3fff };
}

function sizeAt(body: Buffer, at: number): Size {
  return { width: body.readUIntLE(at, 3) + 1, height: body.readUIntLE(at + 3, 3) + 1 };
}

const ALPHA = 0x10;

/** The first picture of an animation as a WebP of its own: ffmpeg's decoder knows no animations. */
function firstPicture(frame: Buffer, canvas: Size): Buffer {
  const { width, height } = sizeAt(frame, 6);
  if (width !== canvas.width || height !== canvas.height) {
    const is = 'It is an animated WebP whose first picture does not fill it';
    throw new MediaError('media_unsupported', `${is}; send that picture as a PNG.`);
  }
  const data = frame.subarray(16);
  const head = Buffer.alloc(30);
  head.write('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0', 'latin1');
  head.writeUInt32LE(22 + data.length, 4);
  head.writeUInt8(data.toString('latin1', 0, 4) === 'VP8 ' ? 0 : ALPHA, 20);
  frame.copy(head, 24, 6, 12);
  return Buffer.concat([head, data]);
}
