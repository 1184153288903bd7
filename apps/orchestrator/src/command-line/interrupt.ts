/** What programs exit with that were interrupted: 128 and the number of SIGINT. */
export const INTERRUPTED = 130;

/** Runs work that ends early on SIGINT or SIGTERM; gives its exit status. */
export async function untilInterrupted(
  work: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new Error('Interrupted.'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
