import type { InputFile } from './command';
import { unreadable } from './probe';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';
import { timelineArgs } from './timeline';

/** What is special about a stream's packets, by their numbers in the order of the file. */
export interface PacketFlags {
  /** Those at which decoding can begin. */
  readonly keys: readonly number[];
  /** Those that an edit list hides. */
  readonly hidden: readonly number[];
}

/** Reads the flags of a stream's packets without decoding one. Throws MediaError `media_invalid`. */
export async function readPacketFlags(
  runner: Runner,
  { input, index }: { readonly input: InputFile; readonly index: number },
  options: RunOptions,
): Promise<PacketFlags> {
  try {
    return parsePacketFlags(await runner.ffprobe(timelineArgs(input, index), options));
  } catch (error) {
    throw unreadable(error);
  }
}

/** Lines of `pts,duration,flags`, e.g. `1024,512,K_`, as `parseTimeline` reads them. */
export function parsePacketFlags(csv: string): PacketFlags {
  const flags = csv
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(',')[2] ?? '');
  const numbersOf = (flag: string) =>
    flags.flatMap((text, packet) => (text.includes(flag) ? [packet] : []));
  return { keys: numbersOf('K'), hidden: numbersOf('D') };
}
