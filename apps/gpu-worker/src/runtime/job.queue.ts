import type { TakenJob } from '@app/contracts';

/** What one poll for a job brought. */
export type Take =
  | { readonly kind: 'job'; readonly job: TakenJob }
  | { readonly kind: 'none' }
  /** The queue asks for a pause. */
  | { readonly kind: 'slow-down' }
  | { readonly kind: 'failed'; readonly reason: string };

/** What one poll for jobs to stop brought; `off` where there is no such channel. */
export type Stops =
  | { readonly kind: 'stop'; readonly jobIds: readonly string[] }
  | Exclude<Take, { readonly kind: 'job' }>
  | { readonly kind: 'off' };

/** `again` is worth another try, `void` is not and never will be. */
export type Delivery = 'accepted' | 'again' | 'void';

/**
 * A queue that hands out jobs by RunPod's worker protocol. Nothing here throws for what the other
 * side does; an aborted signal ends a call with its reason.
 */
export abstract class JobQueue {
  /** Waits for a job as long as the queue holds the call open. */
  abstract take(options: { readonly busy: boolean; readonly signal: AbortSignal }): Promise<Take>;

  abstract stops(signal: AbortSignal): Promise<Stops>;

  /** Progress and results go the same way; `body` is JSON. */
  abstract report(jobId: string, body: string, signal: AbortSignal): Promise<Delivery>;

  /** Says that this worker lives and which jobs it holds. */
  abstract ping(jobIds: readonly string[], signal: AbortSignal): Promise<void>;
}
