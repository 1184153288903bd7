import type { UnfitReason } from './job.queue';

/** Something without which no job can be done here, looked at before any job is taken. */
export interface FitnessCheck {
  /** Stands in what the queue is told. */
  readonly name: string;
  /** Throws where it is missing; the message reaches the operator. */
  readonly check: (signal: AbortSignal) => Promise<void>;
}

const TIMEOUT_MS = 30_000;
/** As much as RunPod's own worker sends. */
const MAX_REASON_CHARS = 256;

/** The first check, in their order, that fails or takes too long. An aborted signal ends it all. */
export async function firstUnfit(
  checks: readonly FitnessCheck[],
  signal: AbortSignal,
): Promise<UnfitReason | undefined> {
  for (const { name, check } of checks) {
    if (signal.aborted) return undefined;
    try {
      await within(TIMEOUT_MS, signal, check);
    } catch (error) {
      if (signal.aborted) return undefined;
      return { check: name, reason: reasonOf(error) };
    }
  }
  return undefined;
}

async function within(
  ms: number,
  signal: AbortSignal,
  check: FitnessCheck['check'],
): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const ended = new AbortController();
  const stop = (): void => ended.abort(signal.reason);
  ended.signal.addEventListener('abort', () => reject(ended.signal.reason as Error));
  const timer = setTimeout(() => ended.abort(new TimeoutError(`no end within ${ms} ms`)), ms);
  signal.addEventListener('abort', stop);
  try {
    await Promise.race([check(ended.signal), promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** An error in the form in which the queue is told: its type and its message. */
export function reasonOf(error: unknown): string {
  const { name, message } = (error ?? {}) as Partial<Error>;
  const reason = typeof message === 'string' ? `${name ?? 'Error'}: ${message}` : String(error);
  return reason.slice(0, MAX_REASON_CHARS);
}
