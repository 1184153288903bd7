import type { Pacing } from './pacing';
import { secondsOf, type Timeline } from './timeline.facts';

/** A part of a video, in seconds from its first frame. */
export interface FrameWindow {
  readonly start: number;
  readonly end: number;
  /** As many as are encoded of it. */
  readonly frames: number;
}

/**
 * When each frame is shown, in seconds from the first one, in order; the end of the last one behind them.
 * Packets that an edit list hides show nothing.
 */
export function frameTimes(
  timeline: Timeline,
  { hidden }: { readonly hidden: readonly number[] },
): Float64Array {
  const unseen = new Set(hidden);
  const shown = timeline.times.filter((time, packet) => !unseen.has(packet) && !Number.isNaN(time));
  return Float64Array.from([...shown, timeline.end])
    .sort()
    .map((time, _at, all) => (time - (all[0] ?? 0)) * secondsOf(timeline.timeBase));
}

/**
 * The frames that lie nearest to a span, at least one. Those of an unsteady video stand so long that
 * it is cut between them, on the rate that it is put on.
 */
export function windowOf(
  times: Float64Array,
  { rate, isSteady }: Pacing,
  { from, to }: { readonly from: number; readonly to: number },
): FrameWindow {
  const frame = rate.den / rate.num;
  if (!isSteady) {
    const frames = Math.max(1, Math.round((to - from) / frame));
    return { start: from, end: from + frames * frame, frames };
  }
  const last = Math.max(0, times.length - 2);
  const first = Math.min(nearest(times, from), last);
  const next = Math.max(nearest(times, to), first + 1);
  return { start: times[first] ?? 0, end: times[next] ?? 0, frames: next - first };
}

/** Which of some ascending times lies nearest. */
function nearest(times: Float64Array, wanted: number): number {
  const after = times.findIndex((time) => time >= wanted);
  if (after < 0) return times.length - 1;
  const before = Math.max(0, after - 1);
  return wanted - (times[before] ?? 0) < (times[after] ?? 0) - wanted ? before : after;
}
