import { MAX_FAN_OUT_PARTS, type PlanTask } from '@app/contracts';
import type { Rational } from '@app/ffmpeg';

/**
 * How many frames each part of a result has: as few parts as are not longer than asked for, all of
 * about one length, so that none is waited for. One where it is to be rendered whole.
 */
export function partLengths(
  { frames, rate }: { readonly frames: number; readonly rate: Rational },
  { min_seconds, part_seconds, max_parts }: PlanTask,
): readonly number[] {
  const seconds = (frames * rate.den) / rate.num;
  if (seconds < min_seconds) return [frames];
  const most = Math.min(max_parts, MAX_FAN_OUT_PARTS, frames);
  const parts = Math.max(1, Math.min(most, Math.ceil(seconds / part_seconds)));
  const edge = (part: number) => Math.round((frames * part) / parts);
  return Array.from({ length: parts }, (_, part) => edge(part + 1) - edge(part));
}
