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
  try {
    await runner.ffmpeg(trialCommand(trial), { ...options, onProgress: undefined });
    // Lines that begin with # are its head; then comes one a frame.
    return /^[^#]/m.test(await readFile(join(options.folder, TRIAL_FILE), 'latin1'));
  } catch (error) {
    if (error instanceof MediaError && error.code === 'encode_failed') return false;
    throw error;
  }
}

const TRIAL_FILE = 'trial.crc';

/** Writes a line of text a frame. */
export function trialCommand({ input, index, frames }: DecodeTrial): Command {
  const limit = frames === undefined ? [] : ['-frames', String(frames)];
  const options = ['-map', `0:${index}`, ...limit, '-f', 'framecrc'];
  return { inputs: [input], chains: [], outputs: [{ options, name: TRIAL_FILE }] };
}
