import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Command, InputFile } from './command';
import { MediaError } from './errors';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';

/** A stream, and up to how many of its frames it is looked at. */
export interface DecodeTrial {
  readonly input: InputFile;
  readonly index: number;
  readonly frames?: number;
}

/** Whether a stream decodes to anything; ffmpeg's exit code does not say that, nor why it failed. */
export async function canBeDecoded(
  runner: Runner,
  trial: DecodeTrial,
  options: RunOptions,
): Promise<boolean> {
  return (await decodableFrames(runner, trial, options)) > 0;
}

/** How many frames a stream decodes to; none where ffmpeg gives up. */
export async function decodableFrames(
  runner: Runner,
  trial: DecodeTrial,
  options: RunOptions,
): Promise<number> {
  try {
    await runner.ffmpeg(trialCommand(trial), { ...options, onProgress: undefined });
    return framesIn(await readFile(join(options.folder, TRIAL_FILE), 'latin1'));
  } catch (error) {
    if (error instanceof MediaError && error.code === 'encode_failed') return 0;
    throw error;
  }
}

/** Lines that begin with # are the head of a trial's file; then comes one a frame. */
export function framesIn(text: string): number {
  return text.match(/^[^#\n]/gm)?.length ?? 0;
}

const TRIAL_FILE = 'trial.crc';

/** Writes a line of text a frame. */
export function trialCommand({ input, index, frames }: DecodeTrial): Command {
  const options = ['-map', `0:${index}`, ...trialOptions(frames)];
  return { inputs: [input], chains: [], outputs: [{ options, name: TRIAL_FILE }] };
}

/** Of an output that holds a line a frame: each as it comes, none made up in the place of others. */
export function trialOptions(frames?: number): string[] {
  const limit = frames === undefined ? [] : ['-frames', String(frames)];
  return [...limit, '-fps_mode', 'passthrough', '-f', 'framecrc'];
}
