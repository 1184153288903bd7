import type { JobWarning, ThumbnailInput } from '@app/contracts';
import { secondsOf, type Timeline } from '@app/ffmpeg';

/** The frames of a video that are shown, in order, as seconds after the first. */
export function shownFrames({ times, timeBase, start, end }: Timeline): readonly number[] {
  const shown = times.filter((time) => time >= start && time < end);
  return shown.sort((a, b) => a - b).map((time) => (time - start) * secondsOf(timeBase));
}

/**
 * The frame that is shown at a time: the last that began. Containers round times to their own clock,
 * so that one which begins half a step of it later is meant.
 */
export function frameAt(
  frames: readonly number[],
  seconds: number,
  { timeBase }: Timeline,
): number {
  const late = secondsOf(timeBase) / 2 + 1e-6;
  let [low, high] = [0, frames.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((frames[middle] ?? 0) <= seconds + late) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** When pictures are wanted, in seconds after the first frame; null where one is to be looked for. */
export function wantedTimes(
  { at, count }: Pick<ThumbnailInput, 'at' | 'count'>,
  seconds: number,
): readonly number[] | null {
  if (at) return at.map((time) => (time < 0 ? seconds + time : time));
  if (count === undefined || count === 1) return null;
  return Array.from({ length: count }, (_, index) => ((index + 0.5) / count) * seconds);
}

/** Times that are outside of the video: its first or last frame stands for them. */
export function timeWarnings(at: ThumbnailInput['at'], seconds: number): JobWarning[] {
  return (at ?? []).flatMap((time, index): JobWarning[] => {
    const length = `the video is ${seconds.toFixed(3)} s long`;
    const detail = `at.${index}: ${length}, so that ${time} s is the ${time < 0 ? 'first' : 'last'} frame`;
    return time >= seconds || time < -seconds ? [{ code: 'time_outside', detail }] : [];
  });
}
