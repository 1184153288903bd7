/** How a worker's process ended. */
export interface WorkerExit {
  /** e.g. "code 1", "signal SIGKILL", "spawn python ENOENT". */
  readonly how: string;
}

/** The process of one worker. */
export abstract class WorkerProcess {
  /** Settles when it has ended; never rejects. */
  abstract readonly exited: Promise<WorkerExit>;

  /** Asks it to end, and after a grace makes it. */
  abstract stop(): Promise<void>;

  /** Ends it at once, without waiting. */
  abstract kill(): void;
}

/** Starts worker processes; the only place of this program that does. */
export abstract class WorkerLauncher {
  /** A command that can't be started is a process that ends at once. */
  abstract start(environment: Readonly<Record<string, string>>): WorkerProcess;
}
