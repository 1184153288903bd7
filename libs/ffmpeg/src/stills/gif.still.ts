import type { StillFacts } from './still-facts';

const PICTURE = 0x2c;
const EXTENSION = 0x21;

/** GIF: a screen of a size, then extensions and pictures, each in blocks that end with an empty one. */
export function readGif(file: Buffer): StillFacts {
  const size = { width: file.readUInt16LE(6), height: file.readUInt16LE(8) };
  const pictures = countPictures(file, 13 + coloursAt(file, 10));
  return {
    ...{ format: 'gif', ...size, orientation: 1 },
    animated: pictures > 1,
    complete: pictures > 0,
  };
}

/** Whole pictures, up to two: more is not asked for. */
function countPictures(file: Buffer, from: number): number {
  let pictures = 0;
  for (let at = from; at < file.length && pictures < 2;) {
    const isPicture = file[at] === PICTURE;
    if (!isPicture && file[at] !== EXTENSION) break;
    // A picture's place, its colours and the width of its codes; an extension's label.
    const head = isPicture && at + 9 < file.length ? 11 + coloursAt(file, at + 9) : 2;
    at = endOfBlocks(file, at + head);
    if (isPicture && at <= file.length) pictures += 1;
  }
  return pictures;
}

/** How many bytes of colours a byte of flags announces. */
function coloursAt(file: Buffer, at: number): number {
  const flags = file.readUInt8(at);
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Behind the empty block; behind the file where there is none. */
function endOfBlocks(file: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const length = file[at];
    if (length === undefined) return file.length + 1;
    at += 1 + length;
    if (length === 0) return at;
  }
}
