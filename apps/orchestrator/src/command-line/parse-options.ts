import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

import { UsageError } from './usage.error';

/** The options and other words that stand in `args`. Throws UsageError with Node's sentence. */
export function parseOptions(options: ParseArgsOptionsConfig, args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Node's sentence is a good one, but for its advice about `--`.
    throw new UsageError(`${String((error as Error).message).split(/[.\n]/, 1)[0]}.`);
  }
}

/** Refuses a word that nothing was asked for. */
export function refuseSurplus(word: string | undefined): void {
  if (word === undefined) return;
  throw new UsageError(`${JSON.stringify(word.slice(0, 40))} is not expected here.`);
}
