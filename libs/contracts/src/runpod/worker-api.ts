/** RunPod's worker side: job-take, job-done, job-stop, ping. */

/** 200 of GET job-take; RunPod leaves `input` out when it is `{}`. */
export interface TakenJob {
  readonly id: string;
  readonly input?: Readonly<Record<string, unknown>>;
}

/**
 * Body of POST job-done: JSON under `application/x-www-form-urlencoded`. With `status` it is
 * progress, without it is final; `error` must be a string, a dict there loses the result.
 */
export type DoneBody =
  | { readonly status: 'IN_PROGRESS'; readonly output: unknown }
  | { readonly output?: unknown; readonly error?: string; readonly stopPod?: true };

/** 200 of GET job-stop: jobs whose fate the service has already decided. */
export interface JobsToStop {
  readonly jobsToStop: readonly string[];
}
