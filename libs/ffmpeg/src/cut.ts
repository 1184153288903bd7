import { CUT_TOLERANCE_SECONDS } from './laid-length';
import { lengthSeconds, secondsOf, type Timeline } from './timeline';

/** A beginning of a stream that can be copied: its first packets, in the order of the file. */
export interface Cut {
  readonly packets: number;
  /** When its last frame ends, counted from its first. */
  readonly seconds: number;
}

/**
 * The cut that ends nearest to `planSeconds` and is closed: every frame up to its end is in it, and
 * no other. With B-frames packets come out of order, so most prefixes have holes. A cut may end one
 * frame late, or up to 100 ms early (the sound goes on). Undefined where none fits.
 */
export function closedCut(timeline: Timeline, planSeconds: number): Cut | undefined {
  if (!isPlain(timeline)) return undefined;
  const frame = lengthSeconds(timeline) / timeline.times.length;
  const late = Math.min(frame, CUT_TOLERANCE_SECONDS) + SLACK_SECONDS;
  const early = CUT_TOLERANCE_SECONDS;
  const fitting = closedCuts(timeline).filter(
    ({ seconds }) => seconds <= planSeconds + late && seconds >= planSeconds - early,
  );
  const distance = (cut: Cut) => Math.abs(cut.seconds - planSeconds);
  return fitting.sort((a, b) => distance(a) - distance(b)).at(0);
}

/** All of a stream as a cut; undefined where an edit list or a missing time stands in the way. */
export function wholeCut(timeline: Timeline): Cut | undefined {
  if (!isPlain(timeline)) return undefined;
  return { packets: timeline.times.length, seconds: lengthSeconds(timeline) };
}

/** The cut of a sound that ends with the last packet before the plan; its packets come in order. */
export function soundCut(timeline: Timeline, planSeconds: number): Cut {
  const { times, timeBase, start } = timeline;
  if (planSeconds >= lengthSeconds(timeline)) {
    return { packets: times.length, seconds: lengthSeconds(timeline) };
  }
  const secondsTo = (time: number) => (time - start) * secondsOf(timeBase);
  const next = times.findLastIndex((time) => secondsTo(time) <= planSeconds);
  return { packets: next, seconds: secondsTo(times[next] ?? start) };
}

/**
 * The output options that copy a stream up to a cut. `-frames` would end the other streams of the
 * file too (ffmpeg 5.1), so packets from the cut on are dropped one by one.
 */
export function copyOptions(kind: 'v' | 'a', { packets }: Cut, timeline: Timeline): string[] {
  const isWhole = packets === timeline.times.length;
  const drop = [`-bsf:${kind}`, `noise=drop=floor(n/${packets})`];
  return [`-c:${kind}`, 'copy', ...(isWhole ? [] : drop)];
}

/** Time stamps are rounded, in Matroska to milliseconds. */
const SLACK_SECONDS = 0.002;

function isPlain({ times, hiddenPackets }: Timeline): boolean {
  return times.length > 0 && hiddenPackets === 0 && !times.some(Number.isNaN);
}

/** A prefix is closed when all that comes after it in the file is also shown after it. */
function closedCuts(timeline: Timeline): Cut[] {
  const { times, start } = timeline;
  const nextShown = earliestFrom(times);
  const cuts: Cut[] = [];
  let lastShown = -Infinity;
  for (let packets = 1; packets < times.length; packets++) {
    lastShown = Math.max(lastShown, times[packets - 1] ?? Infinity);
    const next = nextShown[packets] ?? -Infinity;
    const seconds = (next - start) * secondsOf(timeline.timeBase);
    if (next > lastShown) cuts.push({ packets, seconds });
  }
  cuts.push({ packets: times.length, seconds: lengthSeconds(timeline) });
  return cuts;
}

/** For each packet the earliest time among it and all that follow. */
function earliestFrom(times: readonly number[]): Float64Array {
  const earliest = Float64Array.from(times);
  for (let at = times.length - 2; at >= 0; at--) {
    earliest[at] = Math.min(earliest[at] ?? Infinity, earliest[at + 1] ?? Infinity);
  }
  return earliest;
}
