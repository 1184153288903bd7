/** A job as the queue hands it out; beside these RunPod sends more, e.g. `s3Config`. */
export interface QueuedJob {
  readonly id: string;
  /** RunPod leaves it out when it is `{}`. */
  readonly input?: unknown;
  readonly [extra: string]: unknown;
}

/** What one poll for jobs brought. */
export type Take =
  | { readonly kind: 'jobs'; readonly jobs: readonly QueuedJob[] }
  | { readonly kind: 'none' }
  /** The queue asks for a pause. */
  | { readonly kind: 'slow-down' }
  | { readonly kind: 'failed'; readonly reason: string };

/** What one poll for jobs to stop brought; `off` where there is no such channel. */
export type Stops =
  | { readonly kind: 'stop'; readonly jobIds: readonly string[] }
  | Exclude<Take, { readonly kind: 'jobs' }>
  | { readonly kind: 'off' };

/** What a poll for jobs says about this worker. */
export interface TakeWish {
  /** How many jobs it can begin. */
  readonly slots: number;
  /** Whether it runs others meanwhile. */
  readonly busy: boolean;
}

/** One thing that is told about a job. */
export interface JobMessage {
  readonly jobId: string;
  readonly kind: 'progress' | 'chunk' | 'result';
  /** Whether the job's handler streams; said with the result. */
  readonly streamed: boolean;
  /** JSON. */
  readonly body: string;
}

/** `again` is worth another try, `void` is not and never will be. */
export type Delivery = 'accepted' | 'again' | 'void';

/** Why a worker must not be given jobs. */
export interface UnfitReason {
  readonly check: string;
  readonly reason: string;
}

/**
 * A queue that hands out jobs by RunPod's worker protocol. Nothing here throws for what the other
 * side does; an aborted signal ends a call with its reason.
 */
export abstract class JobQueue {
  /** Whether chunks of a stream can be sent, or only its end. */
  abstract readonly takesChunks: boolean;

  /** Waits for jobs as long as the queue holds the call open. */
  abstract take(wish: TakeWish, signal: AbortSignal): Promise<Take>;

  abstract stops(signal: AbortSignal): Promise<Stops>;

  abstract send(message: JobMessage, signal: AbortSignal): Promise<Delivery>;

  /** Says once that this worker can do no job; it ends after that. */
  abstract unfit(why: UnfitReason): Promise<void>;

  /** Leaves every connection behind, e.g. after a freeze in which the other side closed them. */
  abstract renew(): void;
}
