/**
 * Why the runtime ended or refused a job. It has the shape of the project's errors (`code`, `detail`,
 * `retryable`), by which handlers and reports know it; the class itself stays in here.
 */
export class JobEndedError extends Error {
  override readonly name = 'JobEndedError';

  constructor(
    readonly code: 'canceled' | 'worker_lost' | 'validation_failed' | 'internal',
    readonly detail: string,
  ) {
    super(detail);
  }

  /** A lost worker says nothing about the job; the rest would end the same way elsewhere. */
  get retryable(): boolean {
    return this.code === 'worker_lost';
  }
}
