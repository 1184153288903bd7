import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Command, InputFile } from './command';
import { MediaError } from './errors';
import type { CopiedPlan, StreamPlan } from './output-plan';
import type { Rational } from './probe-facts';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';

/** A stream of a result beside what it should be. */
export interface PlannedStream {
  readonly kind: 'video' | 'audio';
  readonly index: number;
  readonly timeBase: Rational;
  readonly plan: StreamPlan;
}

/** Checks that copied packets are the source's bit by bit. Throws MediaError `output_invalid`. */
export async function checkSamePackets(
  runner: Runner,
  { result, index, plan }: { result: InputFile; index: number; plan: CopiedPlan },
  options: RunOptions,
): Promise<void> {
  const copies = [
    { input: plan.source, index: plan.streamIndex, skipped: plan.skipped ?? 0 },
    { input: result, index, skipped: 0 },
  ];
  const command = hashCommand(copies, plan.packets);
  await runner.ffmpeg(command, options);
  const [wanted, got] = await Promise.all(
    command.outputs.map(({ name }) => readFile(join(options.folder, name), 'utf8')),
  );
  if (wanted !== got) throw invalid('The result differs from the source where it was copied.');
}

/** Hashes the first packets of some streams without decoding them, in one run. */
export function hashCommand(streams: readonly HashedStream[], packets: number): Command {
  return {
    inputs: streams.map(({ input }) => input),
    chains: [],
    outputs: streams.map(({ index, skipped }, at) => ({
      options: ['-map', `${at}:${index}`, ...hashOptions(packets, skipped)],
      name: `packets-${at}.hash`,
    })),
  };
}

interface HashedStream {
  readonly input: InputFile;
  readonly index: number;
  /** Packets in front that are not hashed. */
  readonly skipped: number;
}

/**
 * Options that hash `packets` packets of a copied stream behind the first `skipped`. MurmurHash3 has
 * 128 bits and takes a third of the time of SHA-256; nobody gains from making two videos of one hash.
 */
export function hashOptions(
  packets: number,
  skipped = 0,
  filters: readonly string[] = [],
): string[] {
  const inFront = skipped > 0 ? [`noise=drop=not(floor(n/${skipped}))`] : [];
  const bsf = [...inFront, ...filters];
  return [
    ...['-c', 'copy', ...(bsf.length > 0 ? ['-bsf', bsf.join()] : [])],
    ...['-frames', String(packets), '-f', 'hash', '-hash', 'murmur3'],
  ];
}

/** Decodes a result's encoded streams to their end; any error ends ffmpeg. */
export function decodeCommand(result: InputFile, streamIndexes: readonly number[]): Command {
  const maps = streamIndexes.flatMap((index) => ['-map', `0:${index}`]);
  return {
    inputs: [{ ...result, options: DECODE_STRICTLY }],
    chains: [],
    outputs: [{ options: [...maps, '-fps_mode', 'passthrough', '-f', 'null'], name: 'nothing' }],
  };
}

/**
 * Any error ends ffmpeg. Smoothing the edges of blocks reads nothing of the file, so nothing can be
 * wrong with it; without it decoding takes a sixth less.
 */
export const DECODE_STRICTLY: readonly string[] = [
  ...['-xerror', '-err_detect', 'explode'],
  ...['-skip_loop_filter:v', 'all'],
];

/** Checks that encoded streams decode without an error. Throws MediaError `output_invalid`. */
export async function checkDecodes(
  runner: Runner,
  { result, streams }: { result: InputFile; streams: readonly PlannedStream[] },
  options: RunOptions,
): Promise<void> {
  const encoded = streams.filter(({ plan }) => plan.how === 'encoded');
  if (encoded.length === 0) return;
  const command = decodeCommand(
    result,
    encoded.map(({ index }) => index),
  );
  const frames = encoded.find(({ kind }) => kind === 'video')?.plan;
  try {
    const report = await runner.ffmpeg(command, options);
    const planned = frames?.how === 'encoded' ? frames.frames : undefined;
    if (planned !== undefined && report.frames !== planned) {
      throw invalid(`The result decodes to ${report.frames} frames, not ${planned}.`);
    }
  } catch (error) {
    if (!(error instanceof MediaError) || error.code !== 'encode_failed') throw error;
    throw invalid('The result does not decode to its end.', error);
  }
}

/** An error about a result of ours. */
export function invalid(detail: string, cause?: unknown): MediaError {
  return new MediaError('output_invalid', detail, cause === undefined ? {} : { cause });
}
