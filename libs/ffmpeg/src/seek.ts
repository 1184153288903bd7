import type { InputFile } from './command';
import type { PacketsOf } from './copyable-span';
import { secondsOf } from './timeline';

/**
 * From where in a file a decoder has to begin so that all is right at a frame: a key frame at least
 * a second before it, since decoders of sound need some time to swing in. In hundredths, which are whole samples at
 * 44.1 and 48 kHz; 0 is its beginning.
 */
export function seekSeconds({ source, timeline, flags }: PacketsOf, start: number): number {
  const clock = secondsOf(timeline.timeBase);
  const latest = timeline.start * clock + start - SWING_IN_SECONDS;
  const timeOf = (packet: number) => (timeline.times[packet] ?? Infinity) * clock;
  const packet = flags.keys.findLast((each) => timeOf(each) <= latest);
  const key = packet === undefined ? source.startSeconds : timeOf(packet);
  return Math.max(0, Math.floor((key - source.startSeconds) * 100 - 0.1) / 100);
}

/** An input read from a time on, which then counts as 0; frames before it are decoded and left out. */
export function seekedInput(input: InputFile, seconds: number): InputFile {
  if (seconds <= 0) return input;
  return { ...input, options: [...(input.options ?? []), '-ss', seconds.toFixed(6)] };
}

const SWING_IN_SECONDS = 1;
