import { parseArgs } from 'node:util';

import { UsageError } from './exit-codes.js';

/** A command line, read. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** Of all commands. */
  readonly general: GeneralFlags;
  /** All other flags, in their order. */
  readonly flags: readonly Flag[];
}

export interface Flag {
  readonly name: string;
  readonly value: string;
}

export interface GeneralFlags {
  readonly url?: string;
  readonly key?: string;
  readonly output?: string;
  readonly input?: string;
  readonly 'idempotency-key'?: string;
  readonly json?: boolean;
  readonly 'no-wait'?: boolean;
  readonly help?: boolean;
  readonly version?: boolean;
}

const GENERAL = {
  url: { type: 'string' },
  key: { type: 'string' },
  output: { type: 'string', short: 'o' },
  input: { type: 'string' },
  'idempotency-key': { type: 'string' },
  json: { type: 'boolean' },
  'no-wait': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

export const GENERAL_FLAGS = Object.keys(GENERAL);

/** Throws UsageError for a flag without its value. */
export function readArguments(args: readonly string[]): Arguments {
  const named = args.flatMap((each) => /^--([A-Za-z][\w.]*)(?:=|$)/.exec(each)?.[1] ?? []);
  const others = named.filter((name) => !(name in GENERAL));
  const fields = Object.fromEntries(others.map((name) => [name, { type: 'string' as const }]));
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...args],
      options: { ...fields, ...GENERAL },
      allowPositionals: true,
      tokens: true,
    });
    const flags = tokens.flatMap((token) =>
      token.kind === 'option' && !(token.name in GENERAL)
        ? [{ name: token.name, value: token.value ?? '' }]
        : [],
    );
    return { positionals, general: values, flags };
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/\. To specify.*/s, '.'));
  }
}
