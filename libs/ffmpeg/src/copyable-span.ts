import type { VideoSource } from './budget';
import type { Cut } from './cut';
import { copyableCut } from './copyable';
import type { FrameWindow } from './frame-window';
import type { PacketFlags } from './packet-flags';
import { secondsOf, type Timeline } from './timeline';

/** A part of a stream that can be copied: packets behind some that are left out. */
export interface CopiedSpan {
  /** Packets in front of it. */
  readonly skipped: number;
  readonly cut: Cut;
  /** Of its packets and all that follow. */
  readonly timeline: Timeline;
  /** When its first frame is shown, in seconds from the first frame of the stream. */
  readonly start: number;
}

/** A video whose packets are known one by one. */
export interface PacketsOf {
  readonly source: VideoSource;
  readonly timeline: Timeline;
  readonly flags: PacketFlags;
}

/** The packets that show a window frame by frame; undefined where they can not stand by themselves. */
export function exactSpan(video: PacketsOf, window: FrameWindow): CopiedSpan | undefined {
  const span = keyframeSpan(video, window);
  const slack = (window.end - window.start) / window.frames / 2;
  const isExact =
    span !== undefined &&
    Math.abs(span.start - window.start) < slack &&
    Math.abs(span.start + span.cut.seconds - window.end) < slack;
  return isExact ? span : undefined;
}

/**
 * The packets that begin at the last closed key frame up to a window's start, and end as near to its
 * end as a cut can be; undefined where the source can not be copied.
 */
export function keyframeSpan(
  { source, timeline, flags }: PacketsOf,
  { start, end, frames }: FrameWindow,
): CopiedSpan | undefined {
  const clock = secondsOf(timeline.timeBase);
  const slack = (end - start) / frames / 2;
  const latest = timeline.start + (start + slack) / clock;
  const skipped = closedKeys(timeline, flags).findLast(
    (packet) => (timeline.times[packet] ?? Infinity) < latest,
  );
  if (skipped === undefined) return undefined;
  const rest = timelineFrom(timeline, flags, skipped);
  const begins = (rest.start - timeline.start) * clock;
  const cut = copyableCut({ ...source, startSeconds: rest.start * clock }, rest, end - begins);
  return cut && { skipped, cut, timeline: rest, start: begins };
}

/** The output options that copy a span's packets of a video. */
export function copySpanOptions({ skipped, cut, timeline }: CopiedSpan): string[] {
  const isToEnd = cut.packets === timeline.times.length;
  const dropped = [
    ...(skipped > 0 ? [`not(floor(n/${skipped}))`] : []),
    ...(isToEnd ? [] : [`floor(n/${skipped + cut.packets})`]),
  ];
  return [
    '-c:v',
    'copy',
    ...(dropped.length > 0 ? ['-bsf:v', `noise=drop=${dropped.join('+')}`] : []),
  ];
}

/** Key frames that part a stream: what comes before in the file is shown before, and the rest after. */
function closedKeys({ times }: Timeline, { keys }: PacketFlags): number[] {
  const latestBefore = new Float64Array(times.length + 1).fill(-Infinity);
  times.forEach((time, at) => (latestBefore[at + 1] = Math.max(latestBefore[at] ?? time, time)));
  const earliestFrom = new Float64Array(times.length + 1).fill(Infinity);
  for (let at = times.length - 1; at >= 0; at--) {
    earliestFrom[at] = Math.min(earliestFrom[at + 1] ?? Infinity, times[at] ?? Infinity);
  }
  return keys.filter((key) => {
    const time = times[key] ?? Number.NaN;
    return (latestBefore[key] ?? Infinity) < time && earliestFrom[key] === time;
  });
}

function timelineFrom(timeline: Timeline, { hidden }: PacketFlags, packet: number): Timeline {
  const times = timeline.times.slice(packet);
  const hiddenPackets = hidden.filter((each) => each >= packet).length;
  return { ...timeline, times, hiddenPackets, start: times[0] ?? timeline.start };
}
