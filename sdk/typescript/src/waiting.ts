/** Waits; rejects with the signal's reason when it is aborted. */
export async function wait(ms: number, signal?: AbortSignal | null): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** How long to wait before try `tries + 1`: 0.5 s, doubled each time up to 30 s, the half by chance. */
export function backoffMs(tries: number, random: () => number = Math.random): number {
  const most = Math.min(30_000, 500 * 2 ** (tries - 1));
  return most / 2 + (most / 2) * random();
}
