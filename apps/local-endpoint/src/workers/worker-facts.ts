/** What is known about one worker, started here or polling from outside. */
export interface WorkerFacts {
  readonly id: string;
  /** Its process was started here. */
  readonly own: boolean;
  /** First seen, or when its process was started. */
  readonly since: number;
  /** Last poll, ping or result. */
  seenAt: number;
  /** Last time it took or ended a job, or asked for its first. */
  activeAt: number;
  /** Asked for a job at least once. */
  ready: boolean;
  finishedJobs: number;
  /** Why it should be replaced: it said so, or does not do as it is told. */
  unfit?: string;
  /** It is being stopped and gets no further job. */
  leaving: boolean;
  /** Jobs it must be told to stop. */
  readonly toStop: Set<string>;
  /** When it first named such a job after that. */
  readonly namedAt: Map<string, number>;
}

/** A worker that was just started, or has just said its first word. */
export function newWorker(id: string, own: boolean, now: number): WorkerFacts {
  return {
    id,
    own,
    since: now,
    seenAt: now,
    activeAt: now,
    ready: false,
    finishedJobs: 0,
    leaving: false,
    toStop: new Set(),
    namedAt: new Map(),
  };
}
