import { ApiError, type JobLimits } from '@app/contracts';

/** A limit of wall time that can only become tighter. */
export class Deadline {
  /** Aborted when the time is over, or when the work is unwanted for another reason. */
  readonly signal: AbortSignal;
  private readonly overdue = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private endsAt = Infinity;

  constructor(signal: AbortSignal) {
    this.signal = AbortSignal.any([signal, this.overdue.signal]);
  }

  /** Counts from now, and of several calls the one that ends first; `error` is what then counts. */
  within(ms: number, error: ApiError): void {
    const endsAt = performance.now() + ms;
    if (endsAt >= this.endsAt) return;
    this.endsAt = endsAt;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.overdue.abort(error), ms);
  }

  /** The work is over: nothing is limited any more. */
  end(): void {
    clearTimeout(this.timer);
  }
}

/**
 * Runs the work with a limit of wall time that it is given to set; what ended it by a signal is the
 * error that counts, whatever it then threw.
 */
export async function withDeadline<T>(
  signal: AbortSignal,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(signal);
  try {
    return await work(deadline);
  } catch (error) {
    deadline.signal.throwIfAborted();
    throw error;
  } finally {
    deadline.end();
  }
}

/** The operation's own limit is over: the same job would take as long elsewhere. */
export function jobOverdue({ execution_timeout_ms: ms }: JobLimits): ApiError {
  return new ApiError('timed_out', `The job took longer than the ${ms / 1000} s that it may.`);
}
