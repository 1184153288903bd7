import type { FileHandle } from 'node:fs/promises';

import { HEAD_BYTES } from './container';
import type { Demuxer } from './command';

/** What people call a container; one demuxer may read several. */
export type ContainerName =
  | 'mp4'
  | 'mov'
  | '3gp'
  | 'm4a'
  | 'mkv'
  | 'webm'
  | 'mp3'
  | 'aac'
  | 'wav'
  | 'flac'
  | 'ogg'
  | 'jpeg'
  | 'png'
  | 'webp'
  | 'gif'
  | 'avif';

/** The name of a container by the demuxer that reads it and its first bytes. Throws RangeError. */
export function containerName(demuxer: Demuxer, head: Buffer): ContainerName {
  if (demuxer === 'mov') return nameOfBrand(head);
  if (demuxer === 'matroska') return DOCTYPE_WEBM.test(head.toString('latin1')) ? 'webm' : 'mkv';
  const name = NAMES[demuxer];
  if (name === undefined) throw new RangeError(`${demuxer} is no container`);
  return name;
}

/** EBML's element DocType (4282), four letters long. */
const DOCTYPE_WEBM = /^.{0,64}\x42\x82\x84webm/s;

const NAMES: Readonly<Partial<Record<Demuxer, ContainerName>>> = {
  ...{ mp3: 'mp3', aac: 'aac', wav: 'wav', flac: 'flac', ogg: 'ogg' },
  ...{ png_pipe: 'png', jpeg_pipe: 'jpeg', webp_pipe: 'webp', gif: 'gif', ivf: 'avif' },
};

/** QuickTime's files of before brands begin with another box. */
function nameOfBrand(head: Buffer): ContainerName {
  if (head.toString('latin1', 4, 8) !== 'ftyp') return 'mov';
  const brand = head.toString('latin1', 8, 12);
  if (brand === 'qt  ') return 'mov';
  if (/^3g/.test(brand)) return '3gp';
  return /^M4[AB] $/.test(brand) ? 'm4a' : 'mp4';
}

/** So many boxes stand before the index of no file that anybody made on purpose. */
const MAX_BOXES = 64;

/**
 * Whether a MOV or MP4 has its index (`moov`) before its frames (`mdat`), so that a player need not
 * load all of it to begin.
 */
export async function beginsWithIndex(file: FileHandle): Promise<boolean> {
  const head = Buffer.alloc(16);
  for (let at = 0, boxes = 0; boxes < MAX_BOXES; boxes += 1) {
    head.fill(0);
    await file.read(head, 0, head.length, at);
    const type = head.toString('latin1', 4, 8);
    if (type === 'moov') return true;
    const length = head.readUInt32BE(0);
    const size = length === 1 ? Number(head.readBigUInt64BE(8)) : length;
    if (type === 'mdat' || size < 8) return false;
    at += size;
  }
  return false;
}

/** As much of a file's beginning as its container is told by. */
export async function readHead(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}
