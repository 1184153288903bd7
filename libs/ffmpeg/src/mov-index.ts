import type { FileHandle } from 'node:fs/promises';

import { MediaError } from './errors';

/** What the index of a MOV or MP4 says before anything else is made of it. */
export interface MovIndex {
  /** Frames that it promises, summed up over its tracks. */
  readonly frames: number;
  readonly isEncrypted: boolean;
}

/**
 * Reads the index of a MOV or MP4 box by box. ffmpeg takes memory for each promised frame before it
 * looks for one: 30 million in a file of 656 bytes cost 750 MB. Sound that is not compressed is
 * counted in samples, and not here. Nor does ffprobe tell all encrypted files. Throws MediaError
 * `media_unsupported` for an index that is itself compressed, as old QuickTime wrote it.
 */
export async function readMovIndex(file: FileHandle): Promise<MovIndex> {
  const { size } = await file.stat();
  const walk: Walk = { file, boxes: 0, frames: 0, isEncrypted: false, track: newTrack() };
  await walkBoxes(walk, 0, size);
  const { frames, isEncrypted } = walk;
  return { frames, isEncrypted };
}

interface Walk {
  readonly file: FileHandle;
  boxes: number;
  frames: number;
  isEncrypted: boolean;
  /** The track that is being read: its index may stand in front of what says how it is used. */
  track: Track;
}

interface Track {
  samples: number;
  isSound: boolean;
  /** Each sample is a step of the track's clock. */
  isSteps: boolean;
}

function newTrack(): Track {
  return { samples: 0, isSound: false, isSteps: false };
}

/** Sample entries of Common Encryption, and of old iTunes. */
const ENCRYPTED_ENTRY = /^(enc[avstm]|drm[is])$/;

/** Behind these many boxes (thousands of fragments) the memory limit has to do. */
const MAX_BOXES = 20_000;

/** Boxes in which ffmpeg looks for others, whatever they are for. */
const CONTAINERS = [
  ...['moov', 'trak', 'mdia', 'minf', 'stbl', 'moof', 'traf', 'edts', 'mvex', 'udta', 'dinf'],
];

async function walkBoxes(walk: Walk, from: number, to: number): Promise<void> {
  for (let at = from; at + 8 <= to && walk.boxes < MAX_BOXES;) {
    walk.boxes += 1;
    const head = await bytesAt(walk.file, at, 40);
    const { type, start, end } = boxOf(head, at, to);
    if (end <= at) return;
    if (type === 'trak') walk.track = newTrack();
    if (CONTAINERS.includes(type)) await walkBoxes(walk, start, Math.min(end, to));
    else readLeaf(walk, type, head.subarray(start - at));
    if (type === 'trak' && !isRawSound(walk.track)) walk.frames += walk.track.samples;
    at = end;
  }
}

/** ffmpeg counts it in chunks. */
function isRawSound({ isSound, isSteps }: Track): boolean {
  return isSound && isSteps;
}

/** A box: its length, 1 for one of 64 bits behind the type, 0 for all that is left. */
function boxOf(head: Buffer, at: number, to: number) {
  const length = head.readUInt32BE(0);
  const isLong = length === 1;
  const full = isLong ? Number(head.readBigUInt64BE(8)) : length === 0 ? to - at : length;
  const start = at + (isLong ? 16 : 8);
  return { type: head.toString('latin1', 4, 8), start, end: full < start - at ? at : at + full };
}

/** `body` is the beginning of a box behind its head: version and flags, then its fields. */
function readLeaf(walk: Walk, type: string, body: Buffer): void {
  switch (type) {
    case 'stsz':
    case 'stz2':
      walk.track.samples = Math.max(walk.track.samples, body.readUInt32BE(8));
      return;
    case 'stsd':
      if (ENCRYPTED_ENTRY.test(body.toString('latin1', 12, 16))) walk.isEncrypted = true;
      return;
    case 'stts':
      walk.track.isSteps = body.readUInt32BE(4) === 1 && body.readUInt32BE(12) === 1;
      return;
    case 'hdlr': {
      const handler = body.toString('latin1', 8, 12);
      if (['vide', 'soun'].includes(handler)) walk.track.isSound = handler === 'soun';
      return;
    }
    case 'trun':
      walk.frames += body.readUInt32BE(4);
      return;
    case 'cmov':
      throw new MediaError('media_unsupported', 'Its index is compressed, as in old QuickTime.');
  }
}

/** So many bytes of a file from a place on; zeros behind its end. */
async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  await file.read(bytes, 0, length, at);
  return bytes;
}
