import { readExifOrientation } from './exif';
import type { Orientation } from './orientation';
import { readAvif } from './stills/avif.still';
import { readGif } from './stills/gif.still';
import type { StillFacts } from './stills/still-facts';
import { readWebp } from './stills/webp.still';

export type { StillFacts };

/** Reads the header of a PNG, JPEG, WebP, GIF or AVIF; undefined where it is broken. */
export function readStill(file: Buffer): StillFacts | undefined {
  try {
    if (file.readUInt32BE(0) === 0x89504e47) return readPng(file);
    if (file.readUInt16BE(0) === 0xffd8) return readJpeg(file);
    if (file.toString('latin1', 8, 12) === 'WEBP') return readWebp(file);
    if (file.toString('latin1', 0, 4) === 'GIF8') return readGif(file);
    return file.toString('latin1', 4, 8) === 'ftyp' ? readAvif(file) : undefined;
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
