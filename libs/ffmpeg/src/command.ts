import type { Chain } from './graphs/chain';
import { toGraph } from './graphs/chain';
import { PROGRESS_OPTIONS } from './progress';

/** Demuxers that an input may be read with; which one is decided by its first bytes, by us. */
export const DEMUXERS = [
  'mov',
  'matroska',
  'mp3',
  'aac',
  'wav',
  'flac',
  'ogg',
  'png_pipe',
  'jpeg_pipe',
  'webp_pipe',
  'gif',
  'ivf',
  'rawvideo',
] as const;
export type Demuxer = (typeof DEMUXERS)[number];

/** GIFs, and AVIF's picture once it is out of its boxes, go by the last two. */
export const STILL_DEMUXERS: readonly Demuxer[] = [
  ...(['png_pipe', 'jpeg_pipe', 'webp_pipe', 'gif', 'ivf'] as const),
];

/** A file that ffmpeg or ffprobe reads: a fixed name inside of the working folder. */
export interface InputFile {
  readonly name: string;
  readonly demuxer: Demuxer;
  /** Width × height above which nothing is decoded. */
  readonly maxPixels: number;
  /** Further input options, e.g. the picture size of raw video. */
  readonly options?: readonly string[];
  /** Read from standard input, which we feed; the name then means nothing. */
  readonly fed?: true;
}

/** A result of a command: a fixed name in the working folder, and what stands before it. */
export interface OutputFile {
  readonly options: readonly string[];
  readonly name: string;
}

/** Everything that one run of ffmpeg does; several chains share one decode and one encode. */
export interface Command {
  readonly inputs: readonly InputFile[];
  readonly chains: readonly Chain[];
  readonly outputs: readonly OutputFile[];
}

/** A command as the argument list that is really spawned. */
export function toArgs(command: Command): string[] {
  const { inputs, chains, outputs } = command;
  return [
    ...inputs.flatMap((input, index) => [...inputOptions(input, index), '-i', inputUrl(input)]),
    ...(chains.length > 0 ? ['-filter_complex', toGraph(chains)] : []),
    ...outputs.flatMap((output) => [...output.options, outputUrl(output)]),
  ];
}

/** All that concerns no input and no output; fluent-ffmpeg has no place for it but the first input. */
const GLOBAL_OPTIONS = ['-hide_banner', '-nostdin', '-y', '-v', 'warning', ...PROGRESS_OPTIONS];

/**
 * What stands before an input's `-i`. The protocol and the demuxer are fixed for each input anew,
 * since a playlist in disguise reads other files (docs/architecture.md, hostile media).
 */
export function inputOptions(input: InputFile, index: number): string[] {
  return [
    ...(index === 0 ? GLOBAL_OPTIONS : []),
    ...readOptions(input),
    // Videos are turned by ffmpeg, which also takes the mark off the result; stills by us (EXIF).
    ...(STILL_DEMUXERS.includes(input.demuxer) ? ['-noautorotate'] : []),
  ];
}

/** The options that ffmpeg and ffprobe share for reading a file that is not trusted. */
export function readOptions({ demuxer, maxPixels, options = [], fed }: InputFile): string[] {
  return [
    ...['-protocol_whitelist', fed ? 'pipe' : 'file', '-f', demuxer],
    ...['-max_pixels', String(maxPixels)],
    ...options,
  ];
}

/** With `file:` neither a colon nor a dash in front means anything to ffmpeg. */
export function inputUrl({ name, fed }: Pick<InputFile, 'name' | 'fed'>): string {
  return fed ? 'pipe:0' : `file:${name}`;
}

export function outputUrl({ name }: OutputFile): string {
  return `file:${name}`;
}
