import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Command, InputFile } from './command';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';

/**
 * Whether an H.264 stream begins with a frame that nothing before it is needed for (IDR). Files also
 * mark others as key frames, behind which frames may refer to what was there before.
 */
export async function startsFresh(
  runner: Runner,
  stream: { readonly input: InputFile; readonly index: number },
  options: RunOptions,
): Promise<boolean> {
  await runner.ffmpeg(freshStartCommand(stream), { ...options, onProgress: undefined });
  return /^[^#]/m.test(await readFile(join(options.folder, FRESH_FILE), 'latin1'));
}

const FRESH_FILE = 'fresh.crc';

/** A line of text where the first packet holds a slice of an IDR frame, NAL unit type 5. */
export function freshStartCommand({
  input,
  index,
}: {
  readonly input: InputFile;
  readonly index: number;
}): Command {
  const firstPacket = 'noise=drop=n';
  const options = ['-c', 'copy', '-bsf:v', `${firstPacket},filter_units=pass_types=5`];
  return {
    inputs: [{ ...input, options: ['-t', '1'] }],
    chains: [],
    outputs: [{ options: ['-map', `0:${index}`, ...options, '-f', 'framecrc'], name: FRESH_FILE }],
  };
}
