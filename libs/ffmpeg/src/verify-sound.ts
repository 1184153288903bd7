import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Command, Demuxer, InputFile } from './command';
import { MediaError } from './errors';
import type { CopiedPlan } from './output-plan';
import { probe } from './probe';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';
import { checkSamePackets, invalid } from './stream-checks';
import type { Verified } from './verify';

/** What a file that holds a sound alone must be. */
export interface SoundPlan {
  /** Its name in the working folder. */
  readonly name: string;
  readonly demuxer: Demuxer;
  readonly sampleRate: number;
  readonly channels: number;
  readonly seconds: number;
  /** By how much it may be longer or shorter. */
  readonly toleranceSeconds: number;
  /** Null where it was encoded. */
  readonly copied: CopiedPlan | null;
}

/**
 * Checks a result that is a sound: one stream, its rate, channels and length; one that was copied is
 * the source's bit by bit, one that was encoded decodes to its end. Throws MediaError `output_invalid`.
 */
export async function verifySound(
  runner: Runner,
  plan: SoundPlan,
  options: RunOptions,
): Promise<Verified> {
  const started = performance.now();
  const run = { ...options, onProgress: undefined };
  const { name, demuxer, copied } = plan;
  const result: InputFile = { name, demuxer, maxPixels: run.maxPixels };
  const facts = await asInvalid(probe(runner, result, run));
  const { audio, video, streams } = facts;
  if (!audio || video || streams !== 1) throw invalid('The result is not one sound alone.');
  if (audio.sampleRate !== plan.sampleRate || audio.channels !== plan.channels) {
    const is = `${audio.sampleRate} Hz and ${audio.channels} channels`;
    throw invalid(`The result has ${is}, not ${plan.sampleRate} and ${plan.channels}.`);
  }
  const { index } = audio;
  if (copied) await checkSamePackets(runner, { result, index, plan: copied }, run);
  const samples = await countSamples(runner, { result, index }, run);
  checkLength(samples / plan.sampleRate, plan);
  return { facts, unreadableFrames: 0, verifyMs: Math.round(performance.now() - started) };
}

const SAMPLES_FILE = 'samples.crc';

/** Decodes a sound to its end, and counts; what containers say of their ends is not to the sample. */
async function countSamples(
  runner: Runner,
  sound: { readonly result: InputFile; readonly index: number },
  options: RunOptions,
): Promise<number> {
  try {
    await runner.ffmpeg(samplesCommand(sound), options);
  } catch (error) {
    if (!(error instanceof MediaError) || error.code !== 'encode_failed') throw error;
    throw invalid('The result does not decode to its end.', error);
  }
  const text = await readFile(join(options.folder, SAMPLES_FILE), 'latin1');
  return samplesIn(text);
}

/** Notes a line a frame; any error ends ffmpeg, also one that only a check sum tells (FLAC). */
export function samplesCommand({
  result,
  index,
}: {
  readonly result: InputFile;
  readonly index: number;
}): Command {
  const options = ['-map', `0:${index}`, '-c:a', 'pcm_s16le', '-f', 'framecrc'];
  return {
    inputs: [{ ...result, options: ['-xerror', '-err_detect', 'crccheck+explode'] }],
    chains: [],
    outputs: [{ options, name: SAMPLES_FILE }],
  };
}

/** Lines of `stream, dts, pts, duration, size, crc`, times in samples; those with # are its head. */
export function samplesIn(text: string): number {
  return text
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .reduce((sum, line) => sum + Number(line.split(',')[3]), 0);
}

function checkLength(seconds: number, { seconds: planned, toleranceSeconds }: SoundPlan): void {
  if (seconds > 0 && Math.abs(seconds - planned) <= toleranceSeconds) return;
  throw invalid(`The result is ${seconds.toFixed(6)} s long, not ${planned.toFixed(6)} s.`);
}

/** A result that can not be read is our fault and not the source's. */
async function asInvalid<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof MediaError) || error.code !== 'media_invalid') throw error;
    throw invalid('The result can not be read.', error);
  }
}
