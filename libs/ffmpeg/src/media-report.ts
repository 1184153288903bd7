import type { InputFile } from './command';
import { finite, record, seconds, text, type Json } from './ffprobe-json';
import { parseProbe, probeArgs, unreadable } from './probe';
import type { ProbeFacts } from './probe-facts';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';

/** A chapter as its file has it. */
export interface Chapter {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly title: string | null;
}

/** What else a file says of one of its streams; null for what it does not say. */
export interface StreamReport {
  readonly profile: string | null;
  readonly bitRate: number | null;
  /** How the channels of a sound stand to each other. */
  readonly layout: string | null;
}

/** More than is needed to work with a file: what somebody wants to know who asks what it is. */
export interface MediaReport {
  readonly facts: ProbeFacts;
  /** Of the streams in `facts`. */
  readonly video: StreamReport | null;
  readonly audio: StreamReport | null;
  readonly title: string | null;
  readonly tracks: Readonly<Record<'video' | 'audio' | 'subtitle', number>>;
  readonly chapters: readonly Chapter[];
}

/** Reads all that a file says of itself. Throws MediaError `media_invalid` where it can not be read. */
export async function reportOn(
  runner: Runner,
  input: InputFile,
  options: RunOptions,
): Promise<MediaReport> {
  try {
    return parseReport(await runner.ffprobe(['-show_chapters', ...probeArgs(input)], options));
  } catch (error) {
    throw unreadable(error);
  }
}

/** ffprobe's JSON with chapters as a report. */
export function parseReport(json: string): MediaReport {
  const facts = parseProbe(json);
  const root = record(JSON.parse(json));
  const format = record(root['format']);
  const streams = listOf(root['streams']);
  const of = (index: number | undefined) => {
    const stream = streams.find((one) => one['index'] === index);
    return stream ? streamReport(stream) : null;
  };
  return {
    facts,
    video: of(facts.video?.index),
    audio: of(facts.audio?.index),
    title: titleOf(format),
    tracks: {
      video: streams.filter(isMovingPicture).length,
      audio: streams.filter(({ codec_type: type }) => type === 'audio').length,
      subtitle: streams.filter(({ codec_type: type }) => type === 'subtitle').length,
    },
    chapters: listOf(root['chapters']).flatMap(chapter),
  };
}

function streamReport(stream: Json): StreamReport {
  const tags = record(stream['tags']);
  return {
    profile: text(stream['profile']),
    // Matroska's writers note it as a tag.
    bitRate: finite(stream['bit_rate']) ?? finite(tags['BPS']) ?? finite(tags['BPS-eng']),
    layout: text(stream['channel_layout']),
  };
}

function isMovingPicture(stream: Json): boolean {
  return stream['codec_type'] === 'video' && record(stream['disposition'])['attached_pic'] !== 1;
}

function chapter(entry: Json): Chapter[] {
  const [startSeconds, endSeconds] = [seconds(entry['start_time']), seconds(entry['end_time'])];
  if (startSeconds === null || endSeconds === null) return [];
  return [{ startSeconds, endSeconds, title: titleOf(entry) }];
}

/** Containers write the names of tags in letters of either size. */
function titleOf({ tags }: Json): string | null {
  const found = Object.entries(record(tags)).find(([name]) => name.toLowerCase() === 'title');
  return text(found?.[1]);
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(record) : [];
}
