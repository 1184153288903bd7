import { createInterface } from 'node:readline/promises';

import type { CommandOutput } from './command.output';

/** Somebody at a terminal, or a program in their place. */
export interface Terminal extends CommandOutput {
  /** Whether a person sees `out`. */
  readonly isSeen: boolean;
  /** What a person answers; undefined where nobody can be asked. */
  readonly ask: (question: string, signal: AbortSignal) => Promise<string | undefined>;
}

/** The terminal of this process. */
export const TERMINAL: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isSeen: process.stdout.isTTY,
  ask: async (question, signal) => {
    if (!process.stdin.isTTY) return undefined;
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await lines.question(question, { signal });
    } finally {
      lines.close();
    }
  },
};
