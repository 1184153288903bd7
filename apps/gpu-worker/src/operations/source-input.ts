import { open } from 'node:fs/promises';
import { relative } from 'node:path';

import {
  checkIndex,
  containerOf,
  MediaError,
  readHead,
  readMovIndex,
  STILL_DEMUXERS,
  type Budget,
  type Container,
  type Demuxer,
  type InputFile,
} from '@app/ffmpeg';

const VIDEO_DEMUXERS: readonly Demuxer[] = ['mov', 'matroska'];
const SOUND_DEMUXERS: readonly Demuxer[] = [
  ...VIDEO_DEMUXERS,
  ...(['mp3', 'aac', 'wav', 'flac', 'ogg'] as const),
];

export type InputKind = 'video' | 'audio' | 'image' | 'media';

const TAKEN: Readonly<Record<InputKind, { demuxers: readonly Demuxer[]; what: string }>> = {
  video: { demuxers: VIDEO_DEMUXERS, what: 'a video: MP4, MOV, MKV or WebM' },
  audio: { demuxers: SOUND_DEMUXERS, what: 'a sound: MP3, M4A, WAV, FLAC, Ogg or Opus' },
  image: { demuxers: STILL_DEMUXERS, what: 'a still: JPEG, PNG, WebP, GIF or AVIF' },
  media: {
    demuxers: [...SOUND_DEMUXERS, ...STILL_DEMUXERS],
    what: 'a video, a sound or a still of a format that is taken',
  },
};

/** A fetched file, and what it should be. */
interface Fetched {
  readonly path: string;
  /** The working folder, to which names in commands are relative. */
  readonly folder: string;
  readonly kind: InputKind;
  readonly budget: Budget;
}

/**
 * A fetched file as an input whose demuxer its first bytes chose. Throws MediaError
 * `media_unsupported` for what is of another kind, `media_encrypted`, and
 * `media_too_large` where its index alone is over the budget; what is of the right kind and broken is `media_invalid`, here and later.
 */
export async function openInput({ path, folder, kind, budget }: Fetched): Promise<InputFile> {
  const file = await open(path);
  try {
    const demuxer = demuxerFor(kind, await readHead(file));
    if (demuxer === 'mov') checkIndex(await readMovIndex(file), budget);
    return { name: relative(folder, path), demuxer, maxPixels: budget.maxPixels };
  } finally {
    await file.close();
  }
}

function demuxerFor(kind: InputKind, head: Uint8Array): Demuxer {
  const { demuxers, what } = TAKEN[kind];
  if (head.length === 0) throw new MediaError('media_invalid', `It is empty, not ${what}.`);
  const container = containerOf(head);
  if (!('demuxer' in container) || !demuxers.includes(container.demuxer)) {
    throw new MediaError('media_unsupported', `It is ${nameOf(container)}, not ${what}.`);
  }
  return container.demuxer;
}

function nameOf(container: Container): string {
  if ('notMedia' in container) return container.notMedia;
  return 'unsupported' in container ? container.unsupported : NAMES[container.demuxer];
}

/** What the formats are called in messages. */
const NAMES: Readonly<Record<Demuxer, string>> = {
  mov: 'an MP4 or MOV',
  matroska: 'an MKV or WebM',
  mp3: 'an MP3',
  aac: 'an AAC stream',
  wav: 'a WAV',
  flac: 'a FLAC',
  ogg: 'an Ogg',
  png_pipe: 'a PNG',
  jpeg_pipe: 'a JPEG',
  webp_pipe: 'a WebP',
  gif: 'a GIF',
  ivf: 'an AVIF',
  rawvideo: 'raw video',
};

/** An index may promise more than the file holds: a download that was cut short. */
export function isWhole(declaredSeconds: number | null, seconds: number): boolean {
  const missing = (declaredSeconds ?? 0) - seconds;
  return missing < 0.5 || missing < 0.02 * (declaredSeconds ?? 0);
}

/** Throws MediaError `media_invalid` for what is not whole. */
export function checkWhole(declaredSeconds: number | null, seconds: number): void {
  if (isWhole(declaredSeconds, seconds)) return;
  throw new MediaError('media_invalid', cutShort(declaredSeconds, seconds));
}

/** What is said of a file that is not whole. */
export function cutShort(declaredSeconds: number | null, seconds: number): string {
  return `It is cut short: ${seconds.toFixed(1)} s of ${(declaredSeconds ?? 0).toFixed(1)} s are there.`;
}
