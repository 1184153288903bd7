import { readOptions, inputUrl, type InputFile } from './command';
import { MediaError, RunError } from './errors';
import { finite, rational, record, seconds, tag, text, type Json } from './ffprobe-json';
import { orientationOfMatrix } from './orientation';
import type { AudioFacts, ProbeFacts, Rational, VideoFacts } from './probe-facts';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';

/** Probes one file. Throws MediaError `media_invalid` where ffprobe can not read it. */
export async function probe(
  runner: Runner,
  input: InputFile,
  options: RunOptions,
): Promise<ProbeFacts> {
  try {
    return parseProbe(await runner.ffprobe(probeArgs(input), options));
  } catch (error) {
    throw unreadable(error);
  }
}

/** ffprobe's failure on a file means that the file is bad; its exit codes change by version. */
export function unreadable(error: unknown): unknown {
  if (error instanceof SyntaxError) return damaged(error);
  if (!(error instanceof RunError) || error.code !== 'encode_failed') return error;
  const [, size, limit] = TOO_MANY_PIXELS.exec(error.facts.stderrTail) ?? [];
  if (size === undefined) return damaged(error);
  const detail = `The picture is ${size}, over the limit of ${limit} pixels.`;
  return new MediaError('media_too_large', detail, { cause: error });
}

/** What `-max_pixels` makes ffmpeg say; in 5.1 ffprobe then lists no stream at all. */
const TOO_MANY_PIXELS = /Picture size (\d+x\d+) exceeds specified max pixel count (\d+)/;

function damaged(cause: unknown): MediaError {
  return new MediaError('media_invalid', 'The file is damaged or cut short.', { cause });
}

export function probeArgs(input: InputFile): string[] {
  return [
    ...['-hide_banner', '-v', 'error', ...readOptions(input)],
    ...['-show_format', '-show_streams', '-of', 'json', '-i', inputUrl(input)],
  ];
}

/** ffprobe's JSON as facts: what is missing is null, what can not be is an error. */
export function parseProbe(json: string): ProbeFacts {
  return factsOf(record(JSON.parse(json)));
}

/** The `format` and the `streams` that ffprobe shows as facts. */
export function factsOf(root: Json): ProbeFacts {
  const format = record(root['format']);
  const streams = (Array.isArray(root['streams']) ? root['streams'] : []).map(record);
  const video = streams.filter(isMovingPicture).sort(defaultFirst).at(0);
  const audio = streams.filter(isSound).sort(defaultFirst).at(0);
  return {
    durationSeconds: seconds(format['duration']),
    startSeconds: finite(format['start_time']) ?? 0,
    video: video ? videoFacts(video) : null,
    audio: audio ? audioFacts(audio) : null,
    encrypted: streams.some(isEncrypted),
    streams: streams.length,
  };
}

function videoFacts(stream: Json): VideoFacts {
  return {
    index: index(stream),
    codec: text(stream['codec_name']) ?? 'unknown',
    pixelFormat: text(stream['pix_fmt']),
    width: finite(stream['width']) ?? 0,
    height: finite(stream['height']) ?? 0,
    sampleAspect: rational(stream['sample_aspect_ratio']) ?? { num: 1, den: 1 },
    orientation: orientationOfMatrix(displayMatrix(stream)),
    frameRate: rational(stream['r_frame_rate']) ?? rational(stream['avg_frame_rate']),
    timeBase: timeBase(stream),
    durationSeconds: seconds(stream['duration']),
    frames: finite(stream['nb_frames']),
    colour: {
      range: tag(stream['color_range']),
      matrix: tag(stream['color_space']),
      primaries: tag(stream['color_primaries']),
      transfer: tag(stream['color_transfer']),
    },
  };
}

function audioFacts(stream: Json): AudioFacts {
  return {
    index: index(stream),
    codec: text(stream['codec_name']) ?? 'unknown',
    profile: text(stream['profile']),
    sampleRate: finite(stream['sample_rate']) ?? 0,
    channels: finite(stream['channels']) ?? 0,
    timeBase: timeBase(stream),
    durationSeconds: seconds(stream['duration']),
  };
}

/** Cover pictures are video streams to ffprobe. */
function isMovingPicture(stream: Json): boolean {
  return stream['codec_type'] === 'video' && disposition(stream, 'attached_pic') !== 1;
}

function isSound(stream: Json): boolean {
  return stream['codec_type'] === 'audio';
}

/** Sample entries of encrypted MP4, and what ffmpeg says of a stream it has no key for. */
function isEncrypted(stream: Json): boolean {
  const isMarked = sideData(stream).some(({ side_data_type: type }) =>
    /^encryption/i.test(text(type) ?? ''),
  );
  // Matroska.
  const hasKey = text(record(stream['tags'])['enc_key_id']) !== null;
  return (
    isMarked || hasKey || /^(encv|enca|drmi|drms)$/.test(text(stream['codec_tag_string']) ?? '')
  );
}

function defaultFirst(a: Json, b: Json): number {
  return (disposition(b, 'default') ?? 0) - (disposition(a, 'default') ?? 0);
}

function disposition(stream: Json, name: string): number | null {
  return finite(record(stream['disposition'])[name]);
}

function displayMatrix(stream: Json): string {
  return sideData(stream)
    .map(({ displaymatrix }) => text(displaymatrix) ?? '')
    .join('');
}

function sideData(stream: Json): readonly Json[] {
  const list = stream['side_data_list'];
  return Array.isArray(list) ? list.map(record) : [];
}

function index(stream: Json): number {
  const value = finite(stream['index']);
  if (value === null) throw new MediaError('media_invalid', 'A stream has no number.');
  return value;
}

function timeBase(stream: Json): Rational {
  return rational(stream['time_base']) ?? { num: 1, den: 90_000 };
}
