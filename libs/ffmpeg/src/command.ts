import type { Readable, Writable } from 'node:stream';

import { toGraph, type Chain, type Fork } from './graphs/chain';
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
  /** Read from standard input, which this fills; the name then means nothing. */
  readonly feed?: Feed;
  /** Made by the chains of another command; the name then means nothing. */
  readonly made?: MadeInput;
}

/** What fills a program's standard input: a stream, or who writes to it and ends it. */
export type Feed = Readable | ((stdin: Writable) => Promise<void>);

/** What comes out of chains, as an input for others: both are then run as one command. */
export interface MadeInput extends Pick<Command, 'inputs' | 'chains' | 'fontconfigFile'> {
  /** The pad, or the stream of its inputs, at which its picture comes out: its stream 0. */
  readonly video: string;
  /** The same of its sound, its stream 1. */
  readonly audio: string | null;
}

/** A result of a command: a fixed name in the working folder, and what stands before it. */
export interface OutputFile {
  readonly options: readonly string[];
  readonly name: string;
}

/** Everything that one run of ffmpeg does; several chains share one decode and one encode. */
export interface Command {
  readonly inputs: readonly InputFile[];
  readonly chains: readonly (Chain | Fork)[];
  readonly outputs: readonly OutputFile[];
  /** Absolute path of the file that says where fonts are; without it those of the machine. */
  readonly fontconfigFile?: string;
}

/** A command as the argument list that is really spawned; made inputs are linked before (`linkInputs`). */
export function toArgs({ inputs, chains, outputs }: Command): string[] {
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
export function readOptions({ demuxer, maxPixels, options = [], feed }: InputFile): string[] {
  return [
    ...['-protocol_whitelist', feed ? 'pipe' : 'file', '-f', demuxer],
    ...['-max_pixels', String(maxPixels)],
    ...options,
  ];
}

/** With `file:` neither a colon nor a dash in front means anything to ffmpeg. */
export function inputUrl({ name, feed }: Pick<InputFile, 'name' | 'feed'>): string {
  return feed ? 'pipe:0' : `file:${name}`;
}

export function outputUrl({ name }: OutputFile): string {
  return `file:${name}`;
}
