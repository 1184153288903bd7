import { MediaError } from './errors';
import type { MovIndex } from './mov-index';
import type { ProbeFacts } from './probe-facts';

/** What a source may have, checked before anything of it is decoded. */
export interface Budget {
  readonly maxPixels: number;
  readonly maxSeconds: number;
}

/** The longest side that H.264 has levels for, and that x264 takes. */
const MAX_SIDE = 16_384;

/** A file has a picture, sounds in some languages, subtitles; hundreds are made to be a burden. */
const MAX_STREAMS = 64;

/** So many frames may a video have for each second that it may last, on average. */
const MAX_MEAN_RATE = 60;

/** Throws MediaError `media_too_large`. */
export function checkPixels(width: number, height: number, { maxPixels }: Budget): void {
  if (width * height <= maxPixels) return;
  const megapixels = (pixels: number) => `${Math.round(pixels / 1e5) / 10} megapixels`;
  const is = `The picture is ${width}x${height}, ${megapixels(width * height)}`;
  throw new MediaError('media_too_large', `${is}; the limit is ${megapixels(maxPixels)}.`);
}

/** Throws MediaError `media_too_large`. */
export function checkSeconds(seconds: number, { maxSeconds }: Budget): void {
  if (seconds <= maxSeconds) return;
  const is = `It is ${Math.ceil(seconds)} s long`;
  throw new MediaError('media_too_large', `${is}; the limit is ${maxSeconds} s.`);
}

/** Throws MediaError `media_too_large`. */
export function checkFrames(frames: number, { maxSeconds }: Budget): void {
  const maxFrames = Math.ceil(maxSeconds * MAX_MEAN_RATE);
  if (frames <= maxFrames) return;
  throw new MediaError('media_too_large', `It has ${frames} frames; the limit is ${maxFrames}.`);
}

/**
 * For what a file's index promises over all of its streams, which costs memory before one frame is
 * there. Throws MediaError `media_encrypted`, `media_too_large`.
 */
export function checkIndex({ frames, isEncrypted }: MovIndex, { maxSeconds }: Budget): void {
  if (isEncrypted) throw encrypted();
  const limit = Math.max(10_000, Math.ceil(maxSeconds * MAX_MEAN_RATE * 4));
  if (frames <= limit) return;
  const is = `Its index promises ${frames} frames`;
  throw new MediaError('media_too_large', `${is} in all; the limit is ${limit}.`);
}

/**
 * A file's facts when it is a video within its budget. Throws MediaError `media_encrypted`,
 * `media_invalid` without a video stream or a readable picture size, `media_too_large`.
 */
export function checkVideo(facts: ProbeFacts, budget: Budget): VideoSource {
  checkReadable(facts);
  if (!facts.video) throw new MediaError('media_invalid', 'There is no video in it.');
  const { video } = facts;
  if (video.width <= 0 || video.height <= 0) {
    throw new MediaError(
      'media_invalid',
      'The picture size can not be read, or is far over the limit.',
    );
  }
  checkSides(video.width, video.height);
  checkPixels(video.width, video.height, budget);
  checkSeconds(facts.durationSeconds ?? 0, budget);
  checkFrames(video.frames ?? 0, budget);
  return { ...facts, video };
}

/** A file's facts when it has sound within its budget; throws as `checkVideo`. */
export function checkSound(facts: ProbeFacts, budget: Budget): SoundSource {
  checkReadable(facts);
  if (!facts.audio || facts.audio.sampleRate <= 0) {
    throw new MediaError('media_invalid', 'There is no sound in it.');
  }
  checkSeconds(facts.durationSeconds ?? 0, budget);
  return { ...facts, audio: facts.audio };
}

export type VideoSource = ProbeFacts & { readonly video: NonNullable<ProbeFacts['video']> };
export type SoundSource = ProbeFacts & { readonly audio: NonNullable<ProbeFacts['audio']> };

function checkSides(width: number, height: number): void {
  if (Math.max(width, height) <= MAX_SIDE) return;
  const is = `The picture is ${width}x${height}`;
  throw new MediaError('media_too_large', `${is}; the limit of a side is ${MAX_SIDE}.`);
}

function checkReadable(facts: ProbeFacts): void {
  if (facts.streams > MAX_STREAMS) {
    const is = `It has ${facts.streams} streams`;
    throw new MediaError('media_too_large', `${is}; the limit is ${MAX_STREAMS}.`);
  }
  if (facts.encrypted) throw encrypted();
}

function encrypted(): MediaError {
  return new MediaError(
    'media_encrypted',
    'It is encrypted; only the owner of the key can use it.',
  );
}
