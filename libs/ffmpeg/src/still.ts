import { readExifOrientation } from './exif';
import type { Orientation } from './orientation';

/** What a still's own header says, before anything is decoded. */
export interface StillFacts {
  readonly format: 'png' | 'jpeg' | 'webp';
  /** As stored, before it is turned upright. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  readonly animated: boolean;
  /** Whether the file holds its last part; a download cut short does not. */
  readonly complete: boolean;
}

/** Reads the header of a PNG, JPEG or WebP; undefined where it is broken. */
export function readStill(file: Buffer): StillFacts | undefined {
  try {
    if (file.readUInt32BE(0) === 0x89504e47) return readPng(file);
    if (file.readUInt16BE(0) === 0xffd8) return readJpeg(file);
    return file.toString('latin1', 8, 12) === 'WEBP' ? readWebp(file) : undefined;
  } catch (error) {
    if (endsInTheMiddle(error)) return undefined;
    throw error;
  }
}

/** What Node throws for a read behind the end of a buffer. */
function endsInTheMiddle(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === 'ERR_OUT_OF_RANGE' || code === 'ERR_BUFFER_OUT_OF_BOUNDS';
}

/** PNG, 3rd edition: chunks of length, type, data and CRC; IHDR first, IEND last. */
function readPng(file: Buffer): StillFacts {
  const facts = { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
  let orientation: Orientation = 1;
  let complete = false;
  for (let at = 8; at + 8 <= file.length && !complete;) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (type === 'eXIf') orientation = readExifOrientation(file.subarray(at + 8, at + 8 + length));
    complete = type === 'IEND';
    at += 12 + length;
  }
  // An animated PNG's first picture is an ordinary PNG, so it is taken as a still.
  return { format: 'png', ...facts, orientation, animated: false, complete };
}

/** JPEG: markers FFxx with a length; SOFn holds the size, SOS starts the picture, FFD9 ends it. */
function readJpeg(file: Buffer): StillFacts | undefined {
  let orientation: Orientation = 1;
  let size: { width: number; height: number } | undefined;
  for (let at = 2; at + 4 <= file.length;) {
    if (file[at] !== 0xff) return undefined;
    const marker = file.readUInt8(at + 1);
    // Fill bytes stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = file.readUInt16BE(at + 2);
    const body = file.subarray(at + 4, at + 2 + length);
    if (marker === 0xe1 && body.toString('latin1', 0, 6) === 'Exif\0\0') {
      orientation = readExifOrientation(body.subarray(6));
    }
    if (isStartOfFrame(marker))
      size = { height: body.readUInt16BE(1), width: body.readUInt16BE(3) };
    if (marker === 0xda) {
      const complete = file.lastIndexOf(Buffer.from([0xff, 0xd9])) > at;
      return size && { format: 'jpeg', ...size, orientation, animated: false, complete };
    }
    at += 2 + length;
  }
  return undefined;
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which stand among them. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** WebP (RFC 9649): RIFF chunks, VP8X in front where there is more than a picture. */
function readWebp(file: Buffer): StillFacts | undefined {
  let size: { width: number; height: number } | undefined;
  let orientation: Orientation = 1;
  let animated = false;
  for (let at = 12; at + 8 <= file.length;) {
    const type = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + length);
    size ??= webpSize(type, body);
    if (type === 'ANIM' || type === 'ANMF') animated = true;
    if (type === 'EXIF') orientation = readExifOrientation(body);
    at += 8 + length + (length % 2);
  }
  const complete = file.readUInt32LE(4) + 8 <= file.length;
  return size && { format: 'webp', ...size, orientation, animated, complete };
}

function webpSize(type: string, body: Buffer): { width: number; height: number } | undefined {
  if (type === 'VP8X')
    return { width: body.readUIntLE(4, 3) + 1, height: body.readUIntLE(7, 3) + 1 };
  if (type === 'VP8L') {
    const bits = body.readUInt32LE(1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (type !== 'VP8 ') return undefined;
  return { width: body.readUInt16LE(6) & 0x3fff, height: body.readUInt16LE(8) & 0x3fff };
}
