import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Command, InputFile } from './command';
import type { Chain } from './graphs/chain';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';

/** How loud a sound is as a whole, by EBU R128. */
export interface Loudness {
  readonly integratedLufs: number;
  /** Decibels of full scale, between the samples too. */
  readonly truePeakDb: number;
}

/** The sound that comes out of chains on inputs. */
export interface SoundOf {
  readonly inputs: readonly InputFile[];
  readonly chains: readonly Chain[];
}

/** Measures a sound; null where nothing of it is louder than R128's gate of -70 LUFS for 0.4 s. */
export async function measureLoudness(
  runner: Runner,
  sound: SoundOf,
  options: RunOptions,
): Promise<Loudness | null> {
  await runner.ffmpeg(loudnessCommand(sound), options);
  const [integratedLufs, peak] = await Promise.all(
    [LOUDNESS_FILE, PEAK_FILE].map((name) => lastValue(join(options.folder, name))),
  );
  if (integratedLufs === undefined || peak === undefined) return null;
  if (!(integratedLufs > GATE_LUFS) || !(peak > 0)) return null;
  return { integratedLufs, truePeakDb: 20 * Math.log10(peak) };
}

const GATE_LUFS = -70;
const LOUDNESS_FILE = 'loudness.txt';
const PEAK_FILE = 'peak.txt';

/** Both figures are of all up to a frame, and are noted ten times a second; the last ones count. */
export function loudnessCommand({ inputs, chains }: SoundOf): Command {
  const from = chains.at(-1)?.to ?? '0:a:0';
  const noted = (key: string, file: string) =>
    `ametadata=mode=print:key=lavfi.r128.${key}:file=${file}`;
  const filters = [
    'ebur128=peak=true:metadata=1',
    noted('I', LOUDNESS_FILE),
    noted('true_peak', PEAK_FILE),
  ];
  return {
    inputs,
    chains: [...chains, { from, filters, to: 'measured' }],
    outputs: [{ options: ['-map', '[measured]', '-f', 'null'], name: 'nothing' }],
  };
}

/** The highest sample of a sound once it is decoded, in decibels of full scale. */
export async function soundPeakDb(
  runner: Runner,
  input: InputFile,
  options: RunOptions,
): Promise<number> {
  await runner.ffmpeg(peakCommand(input), options);
  return (await lastValue(join(options.folder, SAMPLE_PEAK_FILE))) ?? -Infinity;
}

/** Floating point has room above full scale, where what a player gets is cut off. */
export function peakCommand(input: InputFile): Command {
  const filters = [
    'aformat=sample_fmts=fltp',
    // A figure for each second and more, instead of forty.
    'asetnsamples=n=65536',
    'astats=metadata=1:measure_perchannel=none:measure_overall=Peak_level',
    `ametadata=mode=print:key=lavfi.astats.Overall.Peak_level:file=${SAMPLE_PEAK_FILE}`,
  ];
  return {
    inputs: [input],
    chains: [{ from: '0:a:0', filters, to: 'measured' }],
    outputs: [{ options: ['-map', '[measured]', '-f', 'null'], name: 'nothing' }],
  };
}

const SAMPLE_PEAK_FILE = 'sample-peak.txt';

async function lastValue(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'latin1');
  const value = /=([-\d.e+inf]+)\s*$/.exec(text.slice(-200))?.[1];
  return value === undefined || value === '-inf' ? undefined : Number(value);
}
