/** Waits, or throws the signal's reason as soon as it is aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Delays double from the first to the most, and each is drawn from the upper half (jitter). */
export interface Backoff {
  readonly tries: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export const wait: Wait = (ms, signal) =>
  new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });

/** The delay after the given number of failures in a row, from 1. */
export function backoffMs(
  failures: number,
  { firstDelayMs, maxDelayMs }: Omit<Backoff, 'tries'>,
  random: () => number = Math.random,
): number {
  const full = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 30));
  return full * (0.5 + random() / 2);
}

/**
 * Tries until it works, fails for good, or has been tried often enough; then throws the last error.
 * The action gets the number of failures so far.
 */
export async function retrying<T>(
  action: (failures: number) => Promise<T>,
  options: {
    readonly backoff: Backoff;
    readonly signal: AbortSignal;
    readonly isRetryable: (error: unknown) => boolean;
    /** A wait that the error asks for; the longer of the two counts. */
    readonly atLeastMs?: (error: unknown) => number;
    readonly wait?: Wait;
  },
): Promise<T> {
  for (let failures = 0; ;) {
    try {
      return await action(failures);
    } catch (error) {
      failures += 1;
      options.signal.throwIfAborted();
      if (failures >= options.backoff.tries || !options.isRetryable(error)) throw error;
      const delayMs = Math.max(
        backoffMs(failures, options.backoff),
        options.atLeastMs?.(error) ?? 0,
      );
      await (options.wait ?? wait)(delayMs, options.signal);
    }
  }
}
