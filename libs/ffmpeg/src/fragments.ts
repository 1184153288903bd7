import { open, type FileHandle } from 'node:fs/promises';

import { MediaError } from './errors';
import type { Rational } from './probe-facts';

/** A clock that frames of a rate fall on exactly. */
export function fragmentClock({ num, den }: Rational): { scale: number; perFrame: number } {
  const times = Math.max(1, Math.ceil(10_000 / num));
  return { scale: num * times, perFrame: den * times };
}

/**
 * The output options of a part of a video that others are put behind: a fragmented MP4, whose
 * fragments stand by themselves. Each begins at 0; `FragmentJoiner` moves it.
 */
export function fragmentOptions(rate: Rational): string[] {
  return [
    ...['-video_track_timescale', String(fragmentClock(rate).scale)],
    ...['-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-movflags', '+frag_keyframe+empty_moov+default_base_moof', '-f', 'mp4'],
  ];
}

/**
 * Puts parts of a video, all encoded alike, one behind the other into one fragmented MP4, without a
 * look into their frames: only the time at which each fragment begins is written anew.
 */
export class FragmentJoiner implements AsyncDisposable {
  private head: Buffer | undefined;
  private frames = 0;

  private constructor(
    private readonly target: FileHandle,
    private readonly rate: Rational,
  ) {}

  /** Begins a file; an old one of that name is lost. */
  static async open(path: string, rate: Rational): Promise<FragmentJoiner> {
    return new FragmentJoiner(await open(path, 'w'), rate);
  }

  /** Adds a part of so many frames. Throws MediaError `output_invalid` where it is encoded otherwise. */
  async add(path: string, frames: number): Promise<void> {
    const source = await open(path);
    try {
      await this.copy(source);
    } finally {
      await source.close();
    }
    this.frames += frames;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.target.close();
  }

  private async copy(source: FileHandle): Promise<void> {
    const heads: Buffer[] = [];
    for await (const { type, start, size } of boxesOf(source)) {
      if (type === 'ftyp' || type === 'moov') heads.push(await bytesAt(source, start, size));
      if (type === 'moof') {
        await this.begin(heads);
        await this.target.write(this.moved(await bytesAt(source, start, size)));
      }
      if (type === 'mdat') await this.copyBytes(source, start, size);
    }
    const head = Buffer.concat(heads);
    if (head.equals(this.head ?? head)) return;
    throw new MediaError('output_invalid', 'The parts of the result were not encoded alike.');
  }

  private async begin(heads: readonly Buffer[]): Promise<void> {
    if (this.head) return;
    this.head = Buffer.concat(heads);
    await this.target.write(this.head);
  }

  /** A fragment that begins so many frames later as there are in front of it. */
  private moved(moof: Buffer): Buffer {
    const name = moof.indexOf('tfdt');
    const isWide = moof[name + 4] === 1;
    if (name < 0 || !isWide) throw new MediaError('output_invalid', 'A part has no time to begin.');
    const at = name + 8;
    const later = BigInt(this.frames * fragmentClock(this.rate).perFrame);
    moof.writeBigUInt64BE(moof.readBigUInt64BE(at) + later, at);
    return moof;
  }

  private async copyBytes(source: FileHandle, start: number, size: number): Promise<void> {
    for (let at = 0; at < size; at += CHUNK_BYTES) {
      await this.target.write(await bytesAt(source, start + at, Math.min(CHUNK_BYTES, size - at)));
    }
  }
}

const CHUNK_BYTES = 1024 * 1024;

interface Box {
  readonly type: string;
  readonly start: number;
  /** Its head included. */
  readonly size: number;
}

/** The outermost boxes of a file of ours. */
async function* boxesOf(file: FileHandle): AsyncGenerator<Box> {
  const { size: end } = await file.stat();
  for (let start = 0; start + 8 <= end;) {
    const head = await bytesAt(file, start, 16);
    const short = head.readUInt32BE(0);
    const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short;
    if (size < 8) return;
    yield { type: head.toString('latin1', 4, 8), start, size };
    start += size;
  }
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  await file.read(bytes, 0, length, at);
  return bytes;
}
