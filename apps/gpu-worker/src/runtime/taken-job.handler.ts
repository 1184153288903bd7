import type { TakenJob } from '@app/contracts';
import type { Logger } from 'pino';

/** What a handler gets beside the job. */
export interface TakenJobContext {
  /**
   * Aborted when the job must end: `reason` is the ApiError to throw (`canceled` when the queue
   * stopped it, `worker_lost` when this worker shuts down).
   */
  readonly signal: AbortSignal;
  /** Shown by the queue as the job's output so far; throttled, never fails. */
  readonly progress: (value: unknown) => void;
  /** Registers what to do once the result was reported, e.g. to tell others that there is one. */
  readonly afterReport: (act: () => Promise<void>) => void;
  readonly log: Logger;
}

/** Does one kind of work: returns a job's output or throws. It knows the job, never the queue. */
export abstract class TakenJobHandler {
  abstract handle(job: TakenJob, context: TakenJobContext): Promise<unknown>;
}
