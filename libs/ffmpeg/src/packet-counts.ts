import type { InputFile } from './command';
import { unreadable } from './probe';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';
import { parseTimeline, timelineArgs, type StreamClock, type Timeline } from './timeline';

/** A stream's packets, and how many of those that are shown decoding can begin with. */
export interface PacketCounts {
  readonly timeline: Timeline;
  readonly keyPackets: number;
}

/** Counts the packets of a stream without decoding one. Throws MediaError `media_invalid`. */
export async function countPackets(
  runner: Runner,
  { input, stream }: { readonly input: InputFile; readonly stream: StreamClock },
  options: RunOptions,
): Promise<PacketCounts> {
  try {
    const csv = await runner.ffprobe(timelineArgs(input, stream.index), options);
    return { timeline: parseTimeline(csv, stream), keyPackets: keyPacketsIn(csv) };
  } catch (error) {
    throw unreadable(error);
  }
}

/** Lines of `pts,duration,flags`, as `parseTimeline` reads them; a `D` marks what is hidden. */
export function keyPacketsIn(csv: string): number {
  return [...csv.matchAll(/^[^,\n]*,[^,\n]*,(K[^,\n]*)/gm)].filter(
    ([, flags = '']) => !flags.includes('D'),
  ).length;
}
