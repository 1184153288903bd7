import type { AddAudioInput } from '@app/contracts';
import { laidLength, MediaError, type LaidSound } from '@app/ffmpeg';

import type { OpenedSound } from './opened-media';

/** A sound as it is laid, and when the result ends. */
export interface Laid {
  readonly laid: LaidSound;
  /** Of the result. */
  readonly seconds: number;
  /** Whether the last frame has to stand until then. */
  readonly holds: boolean;
}

/** A loop keeps its sound in memory: ten minutes of stereo at 48 kHz are 230 MB. */
const MAX_LOOP_SECONDS = 600;

/**
 * Where a sound begins and ends beside a video of `videoSeconds`, and with what the result ends.
 * Throws MediaError `media_invalid` where nothing of the sound would be heard.
 */
export function laidBeside(
  videoSeconds: number,
  { source, seconds: length }: OpenedSound,
  input: AddAudioInput,
): Laid {
  const { offset, audio_volume: volume, fade_in: fadeIn, fade_out: fadeOut } = input;
  const sound = { audio: source.audio, seconds: length, volume, offset, fadeIn, fadeOut };
  const wish = { length: input.length, loop: input.loop, offset, seconds: length };
  const { soundEnd: end, seconds, holds } = laidLength(videoSeconds, wish);
  checkHeard({ offset, seconds, end, length });
  const loops = input.loop && offset + length < seconds;
  if (loops && length > MAX_LOOP_SECONDS) throw loopTooLong(length);
  return { laid: { ...sound, loops }, seconds, holds };
}

interface Heard {
  readonly offset: number;
  readonly seconds: number;
  readonly end: number;
  readonly length: number;
}

function checkHeard({ offset, seconds, end, length }: Heard): void {
  if (end <= 0) {
    const is = `It is ${length.toFixed(3)} s long`;
    throw new MediaError('media_invalid', `${is}: with an offset of ${offset} s nothing is left.`);
  }
  if (offset < seconds) return;
  const ends = `The result ends after ${seconds.toFixed(3)} s`;
  throw new MediaError('media_invalid', `${ends}, before a sound with an offset of ${offset} s.`);
}

function loopTooLong(length: number): MediaError {
  const most = `A sound that is looped may be ${MAX_LOOP_SECONDS} s long`;
  return new MediaError('media_too_large', `${most}, not ${length.toFixed(1)} s.`);
}
