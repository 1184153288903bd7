import { ApiGpuError } from '../api-gpu.error.js';

/** What the program ends with; scripts go by these numbers, so they stay. */
export const EXIT = {
  done: 0,
  /** The job failed or was canceled. */
  failed: 1,
  /** The command line is wrong, or a file of this machine. */
  usage: 2,
  /** The API said no. */
  refused: 3,
  /** No answer, or one that is none of the API's. */
  unreachable: 4,
  /** Ctrl-C, as shells count it. */
  interrupted: 130,
} as const;

/** A command line that makes no sense; the message says what would. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (!(error instanceof ApiGpuError)) return EXIT.failed;
  const { code } = error;
  return code === 'unreachable' || code === 'unexpected_answer' ? EXIT.unreachable : EXIT.refused;
}
