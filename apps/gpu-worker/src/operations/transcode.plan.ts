import { ApiError, codecIn, transcodedSize, type TranscodeInput } from '@app/contracts';
import {
  displaySize,
  pacedAt,
  pacingOf,
  wantedRate,
  type Codec,
  type Pacing,
  type Size,
} from '@app/ffmpeg';

import type { OpenedSound, OpenedVideo } from './opened-media';
import type { RenderSession } from './render-session';

/** A video, and what is to be made of it. */
export interface Transcoding {
  readonly input: TranscodeInput;
  readonly video: OpenedVideo;
  /** Null where there is none, or none is wanted. */
  readonly sound: OpenedSound | null;
  readonly codec: Codec;
  readonly size: Size;
  readonly pacing: Pacing;
  /** Of the picture of the result. */
  readonly seconds: number;
}

/** Opens the sources and decides size and rate. Throws `media_*` about them. */
export async function planTranscoding(
  session: RenderSession,
  input: TranscodeInput,
): Promise<Transcoding> {
  const video = await session.video('url_video');
  const facts = video.source.video;
  const codec = codecIn(input) ?? 'gif';
  const size = transcodedSize(input, displaySize(facts));
  checkSides(codec, size);
  const own = pacingOf(facts, video.timeline);
  const pacing = pacedAt(own, wantedRate(input, own.rate), video.seconds);
  const { num, den } = pacing.rate;
  const seconds = pacing === own ? video.seconds : (pacing.frames * den) / num;
  const isSilent = input.audio === 'remove' || input.container === 'gif';
  const sound = isSilent ? null : await session.soundOf('url_video', video);
  return { input, video, sound, codec, size, pacing, seconds };
}

/** SVT-AV1 encodes nothing smaller, x265 nothing smaller than its largest block's half. */
const LEAST_SIDES: Readonly<Partial<Record<Codec, number>>> = { av1: 64, hevc: 32 };

function checkSides(codec: Codec, { width, height }: Size): void {
  const least = LEAST_SIDES[codec] ?? 0;
  if (Math.min(width, height) >= least) return;
  const is = `this is ${width}x${height}`;
  const detail = `url_video: codec ${codec} takes sides of ${least} and more, ${is}; give a width or height.`;
  throw new ApiError('media_unsupported', detail);
}

/**
 * How much there is to do, in pixels that x264 would encode in the time: what is decoded counts as
 * well, and slower codecs count more often.
 */
export function workOf({ video, size, pacing, codec, seconds }: Transcoding) {
  const { width, height } = video.source.video;
  const decoded = width * height * Math.max(30, video.timeline.times.length / video.seconds);
  const made = (size.width * size.height * pacing.rate.num) / pacing.rate.den;
  return { seconds, pixelsPerSecond: decoded + SLOWNESS[codec] * made };
}

/** Processor time at quality high beside that of x264 at standard, rounded up (docs/gpu.md). */
const SLOWNESS: Readonly<Record<Codec, number>> = { h264: 4, hevc: 5, av1: 7, vp9: 13, gif: 2 };
