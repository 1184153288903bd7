/** A box of an MP4 file. */
export function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** A box with version and flags in front. */
export function fullBox(type: string, ...parts: readonly Buffer[]): Buffer {
  return box(type, u32(0), ...parts);
}

/** Numbers of 32 bits, one after another. */
export function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeUInt32BE(value, at * 4));
  return bytes;
}

/** Numbers of 16 bits, one after another. */
export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, at) => bytes.writeUInt16BE(value, at * 2));
  return bytes;
}

export interface MovRecipe {
  readonly frames: number;
  readonly width?: number;
  readonly height?: number;
  /** In place of the entry that says "in this file". */
  readonly dataReference?: Buffer;
  /** The index in a box whose length has 64 bits. */
  readonly isLong?: boolean;
  /** The frames in a fragment behind an empty index. */
  readonly inFragment?: boolean;
}

/** An MP4 of some 700 bytes whose index promises any number of frames, a thousand a second. */
export function frameBomb(recipe: MovRecipe): Buffer {
  const { frames, inFragment = false, isLong = false } = recipe;
  const indexed = inFragment ? 0 : frames;
  const moov = box('moov', movieHeader(indexed), track({ ...recipe, frames: indexed }));
  const index = isLong
    ? Buffer.concat([u32(1), bytes('moov'), u32(0, moov.length + 8), moov.subarray(8)])
    : moov;
  return Buffer.concat([
    box('ftyp', bytes('isom'), u32(512), bytes('isomiso2mp41')),
    box('mdat', Buffer.alloc(64)),
    index,
    ...(inFragment ? [fragment(frames)] : []),
  ]);
}

const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

function movieHeader(frames: number): Buffer {
  const duration = Math.min(frames, 0x7fffffff);
  return fullBox(
    'mvhd',
    ...[u32(0, 0, 1000, duration, 0x10000), u16(0x100), Buffer.alloc(10), MATRIX],
    ...[Buffer.alloc(24), u32(2)],
  );
}

function track({ frames, width = 320, height = 180, dataReference }: MovRecipe): Buffer {
  const duration = Math.min(frames, 0x7fffffff);
  const shown = box(
    'tkhd',
    u32(3, 0, 0, 1, 0, duration, 0, 0, 0, 0),
    MATRIX,
    u32(width * 65536, height * 65536),
  );
  const clock = fullBox('mdhd', u32(0, 0, 1000, duration), u16(0x55c4, 0));
  const handler = fullBox('hdlr', u32(0), bytes('vide'), Buffer.alloc(12), bytes('v\0'));
  const place = dataReference ?? box('url ', u32(1));
  const data = box('dinf', fullBox('dref', u32(1), place));
  const media = box('minf', box('vmhd', u32(1, 0, 0)), data, sampleTable(frames, width, height));
  return box('trak', shown, box('mdia', clock, handler, media));
}

function sampleTable(frames: number, width: number, height: number): Buffer {
  const entry = box(
    'mp4v',
    ...[Buffer.alloc(6), u16(1), Buffer.alloc(16), u16(width, height), u32(0x480000, 0x480000, 0)],
    ...[u16(1), Buffer.alloc(32), u16(24, 0xffff)],
  );
  return box(
    'stbl',
    fullBox('stsd', u32(1), entry),
    fullBox('stts', u32(1, frames, 1)),
    fullBox('stsc', u32(1, 1, frames, 1)),
    fullBox('stsz', u32(1, frames)),
    fullBox('stco', u32(1, 36)),
  );
}

function fragment(frames: number): Buffer {
  const run = fullBox('trun', u32(frames));
  return box('moof', fullBox('mfhd', u32(1)), box('traf', fullBox('tfhd', u32(1)), run));
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
