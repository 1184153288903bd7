import { inputUrl, readOptions, type InputFile } from './command';
import { unreadable } from './probe';
import type { Rational } from './probe-facts';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';

/** A stream's packets in the order of the file; times in units of its time base. */
export interface Timeline {
  readonly timeBase: Rational;
  /** When each packet is presented; NaN where the file does not say. */
  readonly times: readonly number[];
  /** How many packets an edit list hides, e.g. what an AAC encoder puts in front. */
  readonly hiddenPackets: number;
  /** When what is shown or heard starts and ends: without hidden packets and skipped samples. */
  readonly start: number;
  readonly end: number;
}

/** The stream to look at; sound has a sample rate. */
export interface StreamClock {
  readonly index: number;
  readonly timeBase: Rational;
  readonly sampleRate?: number;
}

/** Reads the packets of a stream without decoding one. Throws MediaError `media_invalid`. */
export async function readTimeline(
  runner: Runner,
  input: InputFile,
  stream: StreamClock,
  options: RunOptions,
): Promise<Timeline> {
  try {
    return parseTimeline(await runner.ffprobe(timelineArgs(input, stream.index), options), stream);
  } catch (error) {
    throw unreadable(error);
  }
}

export function timelineArgs(input: InputFile, streamIndex: number): string[] {
  return [
    ...['-hide_banner', '-v', 'error', ...readOptions(input)],
    ...['-select_streams', String(streamIndex)],
    ...['-show_entries', `${PACKET_FIELDS}:${SIDE_DATA_FIELDS}`, '-of', 'csv=p=0'],
    ...['-i', inputUrl(input)],
  ];
}

const PACKET_FIELDS = 'packet=pts,duration,flags';
const SIDE_DATA_FIELDS = 'packet_side_data=skip_samples,discard_padding';

/**
 * Lines of `pts,duration,flags`, e.g. `1024,512,K_`; a `D` marks what an edit list hides. Sound
 * encoders fill up their first and last packets: `0,368640,K_,1105,0` skips 1105 samples.
 */
export function parseTimeline(
  csv: string,
  { timeBase, sampleRate }: Omit<StreamClock, 'index'>,
): Timeline {
  const perSample = sampleRate ? 1 / sampleRate / secondsOf(timeBase) : 0;
  const times: number[] = [];
  let [hiddenPackets, start, end] = [0, Infinity, -Infinity];
  for (const line of csv.split('\n')) {
    if (line === '') continue;
    const [pts = '', duration = '', flags = '', skipped = '', padding = ''] = line.split(',');
    const time = pts === '' ? Number.NaN : Number(pts);
    times.push(time);
    if (flags.includes('D')) hiddenPackets += 1;
    else if (!Number.isNaN(time)) {
      start = Math.min(start, time + count(skipped) * perSample);
      end = Math.max(end, time + count(duration) - count(padding) * perSample);
    }
  }
  const isEmpty = start > end;
  return { timeBase, times, hiddenPackets, start: isEmpty ? 0 : start, end: isEmpty ? 0 : end };
}

/** ffprobe leaves out or writes N/A for what a packet does not have. */
function count(text: string): number {
  return Number(text) || 0;
}

/** From the first packet that is shown or heard to the end of the last. */
export function lengthSeconds({ start, end, timeBase }: Timeline): number {
  return (end - start) * secondsOf(timeBase);
}

/** A rate's or a clock's step in seconds: `1/25` is 0.04. */
export function secondsOf({ num, den }: Rational): number {
  return num / den;
}
