import type { Logger } from 'pino';

/** A job as a handler gets it; everything else that the queue sent stands beside these. */
export interface TakenJob {
  readonly id: string;
  /** `{}` where the queue sent none. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly [extra: string]: unknown;
}

/** What a handler gets beside the job. */
export interface TakenJobContext {
  /**
   * Aborted when the job must end. `reason` is an error with a `code`: `canceled` when the queue
   * stopped the job, `worker_lost` when this worker shuts down. It is reported whatever is thrown.
   */
  readonly signal: AbortSignal;
  /** Shown by the queue as the job's output so far; throttled, never fails. */
  readonly progress: (value: unknown) => void;
  /** Registers what to do once the result was reported, e.g. to tell others that there is one. */
  readonly afterReport: (act: () => Promise<void>) => void;
  /** Each line carries the job's id. */
  readonly log: Logger;
}

/** Does one kind of work. It knows the job, never the queue. */
export abstract class TakenJobHandler {
  /**
   * Returns (or promises) the job's output, or throws. An iterator, e.g. of an async generator,
   * streams: each of its values is sent before the next one is asked for.
   */
  abstract handle(job: TakenJob, context: TakenJobContext): unknown;
}
