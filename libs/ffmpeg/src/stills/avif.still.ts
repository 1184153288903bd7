import { MediaError } from '../errors';
import type { Orientation } from '../orientation';
import { readPrimaryItem, type HeifItem } from './heif-item';
import { isoBox } from './iso-boxes';
import type { StillFacts } from './still-facts';

/**
 * AVIF: an AV1 picture in boxes. It is taken out of them by us, since versions of ffmpeg differ in what
 * they make of boxes. Throws MediaError `media_unsupported` for a picture that could be shown
 * wrongly only: in tiles, transparent, or HDR.
 */
export function readAvif(file: Buffer): StillFacts | undefined {
  const meta = isoBox(file, 'meta').subarray(4);
  if (meta.length === 0) throw unsupported('without a still in it');
  const item = readPrimaryItem(file, meta);
  const [size] = bodiesOf(item, 'ispe');
  if (item.type !== 'av01' || !item.data) throw unsupported('made of parts');
  if (meta.includes(ALPHA)) throw unsupported('with transparency');
  if (bodiesOf(item, 'colr').some(isHdr)) throw unsupported('in HDR');
  if (!size) return undefined;
  const [width, height] = [size.readUInt32BE(4), size.readUInt32BE(8)];
  return {
    ...{ format: 'avif', width, height, orientation: orientationOf(item) },
    animated: file.toString('latin1', 8, 12) === 'avis',
    complete: item.complete,
    alone: toIvf(item.data),
  };
}

/** What an alpha plane is called, MIAF and before. */
const ALPHA = ':auxiliary:alpha';

function unsupported(how: string): MediaError {
  const is = `It is an AVIF ${how}, which is not taken`;
  return new MediaError('media_unsupported', `${is}; send it as a PNG or JPEG.`);
}

function bodiesOf({ properties }: HeifItem, type: string): readonly Buffer[] {
  return properties.filter((property) => property.type === type).map(({ body }) => body);
}

/** Transfers 16 and 18 of CICP are PQ and HLG. */
function isHdr(colour: Buffer): boolean {
  return colour.toString('latin1', 0, 4) === 'nclx' && [16, 18].includes(colour.readUInt16BE(6));
}

/** First turned left by quarters, then mirrored: not, top to bottom, left to right. */
const TURNED: readonly (readonly Orientation[])[] = [
  [1, 4, 2],
  [8, 5, 7],
  [3, 2, 4],
  [6, 7, 5],
];

function orientationOf(item: HeifItem): Orientation {
  const [turn] = bodiesOf(item, 'irot');
  const [mirror] = bodiesOf(item, 'imir');
  const mirrored = mirror ? 1 + (mirror.readUInt8(0) & 1) : 0;
  return TURNED[turn ? turn.readUInt8(0) & 3 : 0]?.[mirrored] ?? 1;
}

/** IVF with one frame: 32 bytes about the file, 12 about the frame. The size stands in the AV1. */
function toIvf(frame: Buffer): Buffer {
  const head = Buffer.alloc(44);
  head.write('DKIF\0\0\x20\0AV01', 'latin1');
  head.writeUInt32LE(1, 16);
  head.writeUInt32LE(1, 20);
  head.writeUInt32LE(1, 24);
  head.writeUInt32LE(frame.length, 32);
  return Buffer.concat([head, frame]);
}
