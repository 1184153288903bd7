/** What a heartbeat tells the worker. */
export interface HeartbeatEvents {
  /** This process stood still for a while, as FlashBoot freezes workers that have nothing to do. */
  readonly thawed: (frozenMs: number) => void;
  /** The first ping that failed after one that did not. */
  readonly failed: (reason: string) => void;
}

/**
 * Tells the queue, at once and then on an interval, that this worker lives and which jobs it holds,
 * and notices freezes. It must go on while a handler blocks this thread.
 */
export abstract class Heartbeat {
  abstract start(events: HeartbeatEvents): void;

  /** The jobs that are named from now on. */
  abstract holds(jobIds: readonly string[]): void;

  abstract stop(): Promise<void>;
}
