import { toOrientation, type Orientation } from './orientation';

const ORIENTATION_TAG = 0x0112;
const SHORT = 3;

/**
 * The orientation in an EXIF block: a TIFF header, then directory entries of 12 bytes. Read by us
 * since ffmpeg 5.1 reads it in JPEGs only. Anything broken counts as upright.
 */
export function readExifOrientation(block: Buffer): Orientation {
  // Some WebP writers keep JPEG's prefix.
  const tiff = block.toString('latin1', 0, 6) === 'Exif\0\0' ? block.subarray(6) : block;
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return 1;
  const little = order === 'II';
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const u32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const directory = u32(4);
  if (directory + 2 > tiff.length) return 1;
  for (let entry = 0; entry < u16(directory); entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return 1;
    if (u16(at) === ORIENTATION_TAG && u16(at + 2) === SHORT) return toOrientation(u16(at + 8));
  }
  return 1;
}
