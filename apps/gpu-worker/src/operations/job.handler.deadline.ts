import { ApiError } from '@app/contracts';

/**
 * Runs the work with a limit of wall time; what ended it by a signal is the error
 * that counts. Throws ApiError `timed_out` when the time is over.
 */
export async function withDeadline<T>(
  timeoutMs: number,
  signal: AbortSignal,
  work: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const detail = `The job took longer than the ${timeoutMs / 1000} s that it may.`;
  const timer = setTimeout(() => deadline.abort(new ApiError('timed_out', detail)), timeoutMs);
  const limited = AbortSignal.any([signal, deadline.signal]);
  try {
    return await work(limited);
  } catch (error) {
    limited.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
