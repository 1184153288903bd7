import { inputUrl, readOptions, type InputFile } from './command';
import { unreadable } from './probe';
import type { Rational } from './probe-facts';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';
import { secondsOf, type Timeline } from './timeline.facts';

export * from './timeline.facts';

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
export function parseTimeline(csv: string, clock: Omit<StreamClock, 'index'>): Timeline {
  const packets = new PacketList();
  for (const line of csv.split('\n')) {
    if (line === '') continue;
    const [pts, duration, flags, skipped, padding] = line.split(',');
    packets.add({ pts, duration, flags, skipped, padding });
  }
  return packets.timeline(clock);
}

/** A packet in ffprobe's own words; what it does not know is left out, empty or N/A. */
export interface PacketWords {
  readonly pts?: string | undefined;
  readonly duration?: string | undefined;
  readonly flags?: string | undefined;
  readonly skipped?: string | undefined;
  readonly padding?: string | undefined;
}

/** The packets of a stream as they are read, before it is known what clock they go by. */
export class PacketList {
  private readonly times: number[] = [];
  private readonly trimmed: Trimmed[] = [];
  private hiddenPackets = 0;
  private start = Infinity;
  private end = -Infinity;

  add({ pts = '', duration = '', flags = '', skipped = '', padding = '' }: PacketWords): void {
    const time = pts === '' ? Number.NaN : Number(pts);
    this.times.push(time);
    const [from, to] = [count(skipped), count(padding)];
    if (flags.includes('D')) this.hiddenPackets += 1;
    else if (Number.isNaN(time)) return;
    else if (from > 0 || to > 0) {
      this.trimmed.push({ from: time, skipped: from, to: time + count(duration), padding: to });
    } else {
      this.start = Math.min(this.start, time);
      this.end = Math.max(this.end, time + count(duration));
    }
  }

  timeline({ timeBase, sampleRate }: Omit<StreamClock, 'index'>): Timeline {
    const perSample = sampleRate ? 1 / sampleRate / secondsOf(timeBase) : 0;
    const { times, hiddenPackets } = this;
    let { start, end } = this;
    for (const { from, skipped, to, padding } of this.trimmed) {
      start = Math.min(start, from + skipped * perSample);
      end = Math.max(end, to - padding * perSample);
    }
    const isEmpty = start > end;
    return { timeBase, times, hiddenPackets, start: isEmpty ? 0 : start, end: isEmpty ? 0 : end };
  }
}

/** A packet of which some samples are not heard. */
interface Trimmed {
  readonly from: number;
  readonly skipped: number;
  readonly to: number;
  readonly padding: number;
}

/** ffprobe leaves out or writes N/A for what a packet does not have. */
function count(text: string): number {
  return Number(text) || 0;
}
