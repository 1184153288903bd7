import { inputUrl, readOptions, type InputFile } from './command';
import { unreadable, factsOf } from './probe';
import type { ProbeFacts } from './probe-facts';
import type { Json } from './ffprobe-json';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';
import { PacketList, type StreamClock, type Timeline } from './timeline';

/** What a file is, and when each packet of its streams is shown or heard. */
export interface Survey {
  readonly facts: ProbeFacts;
  /** Empty for a stream without a packet. */
  readonly timelineOf: (stream: StreamClock) => Timeline;
}

/**
 * Looks through a file once, without decoding it: starting ffprobe and opening a file take longer than
 * to read the index of an hour. Throws MediaError `media_invalid`.
 */
export async function survey(
  runner: Runner,
  input: InputFile,
  options: RunOptions,
): Promise<Survey> {
  const reader = new SurveyReader();
  try {
    await runner.ffprobeLines(surveyArgs(input), options, (line) => reader.line(line));
    return reader.survey();
  } catch (error) {
    throw unreadable(error);
  }
}

export function surveyArgs(input: InputFile): string[] {
  const entries = Object.entries(ENTRIES).map(([section, names]) => `${section}=${names.join()}`);
  return [
    ...['-hide_banner', '-v', 'error', ...readOptions(input)],
    ...['-show_entries', entries.join(':'), '-of', 'compact', '-i', inputUrl(input)],
  ];
}

/** Named one by one: the keys of other tags come from the file, and may hold a line of their own. */
const ENTRIES: Readonly<Record<string, readonly string[]>> = {
  packet: ['stream_index', 'pts', 'duration', 'flags'],
  packet_side_data: ['skip_samples', 'discard_padding'],
  stream: [
    ...['index', 'codec_type', 'codec_name', 'codec_tag_string', 'profile', 'pix_fmt'],
    ...['width', 'height', 'sample_aspect_ratio', 'r_frame_rate', 'avg_frame_rate', 'time_base'],
    ...['duration', 'nb_frames', 'sample_rate', 'channels'],
    ...['color_range', 'color_space', 'color_primaries', 'color_transfer'],
  ],
  stream_disposition: ['default', 'attached_pic'],
  stream_tags: ['enc_key_id'],
  stream_side_data: ['side_data_type', 'displaymatrix'],
  format: ['duration', 'start_time'],
};

/** Reads ffprobe's `compact` lines, e.g. `packet|stream_index=0|pts=512|duration=512|flags=K_`. */
export class SurveyReader {
  private readonly packets = new Map<string, PacketList>();
  private readonly streams: Json[] = [];
  private format: Json = {};

  line(line: string): void {
    if (line.startsWith('packet|')) this.packet(line);
    else if (line.startsWith('stream|')) this.streams.push(jsonOf(line));
    else if (line.startsWith('format|')) this.format = jsonOf(line);
  }

  survey(): Survey {
    const facts = factsOf({ format: this.format, streams: this.streams });
    const none = new PacketList();
    const timelineOf = (stream: StreamClock) =>
      (this.packets.get(String(stream.index)) ?? none).timeline(stream);
    return { facts, timelineOf };
  }

  private packet(line: string): void {
    const words: Record<string, string | undefined> = {};
    for (const field of line.split('|')) {
      const split = field.indexOf('=');
      const value = field.slice(split + 1);
      if (split > 0 && value !== 'N/A') words[field.slice(0, split)] = value;
    }
    const { stream_index: index = '', pts, duration, flags } = words;
    const list = this.packets.get(index) ?? new PacketList();
    this.packets.set(index, list);
    const { skip_samples: skipped, discard_padding: padding } = words;
    list.add({ pts, duration, flags, skipped, padding });
  }
}

/** One line as `-of json` would have it, so that both are read by the same rules. */
export function jsonOf(line: string): Json {
  const object: Record<string, unknown> = {};
  const nested: Record<string, Record<string, string>> = { disposition: {}, tag: {} };
  const sideData: Record<string, string>[] = [];
  for (const [field] of line.matchAll(/(?:\\.|[^|\\])+/gs)) {
    if (field === 'side_data') sideData.push({});
    const split = field.indexOf('=');
    const [name, value] = [field.slice(0, split), unescaped(field.slice(split + 1))];
    if (split < 0 || value === 'N/A' || value === 'unknown') continue;
    const [group = '', key] = name.split(':');
    const target = key === undefined ? (sideData.at(-1) ?? object) : (nested[group] ??= {});
    target[key ?? name] = value;
  }
  const { disposition, tag: tags } = nested;
  return { ...object, disposition, tags, side_data_list: sideData };
}

/** Only line ends occur in what is asked for; of all else the backslash falls away. */
function unescaped(value: string): string {
  return value.replace(/\\(.)/gs, (_, letter: string) => (letter === 'n' ? '\n' : letter));
}
