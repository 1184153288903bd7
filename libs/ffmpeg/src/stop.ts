/** How long a program may take to end by itself after SIGTERM; busy libass took up to 3.4 s. */
export const STOP_GRACE_MS = 5_000;

/**
 * Decides when a process group must end and ends it: SIGTERM, and SIGKILL after the grace time.
 * The reasons are an aborted signal, the time limit, or `stop()`.
 */
export class Stopper {
  stopped = false;
  timedOut = false;
  canceled = false;
  private groupId: number | undefined;
  private killTimer: NodeJS.Timeout | undefined;
  private readonly timeLimit: NodeJS.Timeout;

  constructor(
    private readonly signal: AbortSignal,
    timeoutMs: number,
    private readonly graceMs: number,
  ) {
    this.timeLimit = setTimeout(() => this.stop('timedOut'), timeoutMs);
    signal.addEventListener('abort', this.onAbort);
    if (signal.aborted) this.onAbort();
  }

  /** The group to end; one that is already unwanted is ended at once. */
  watch(groupId: number): void {
    this.groupId = groupId;
    if (this.stopped) this.endGroup(groupId);
  }

  stop(reason?: 'timedOut' | 'canceled'): void {
    if (this.stopped) return;
    this.stopped = true;
    if (reason) this[reason] = true;
    if (this.groupId !== undefined) this.endGroup(this.groupId);
  }

  /** The group has ended; no timer or listener is left behind. */
  end(): void {
    clearTimeout(this.timeLimit);
    clearTimeout(this.killTimer);
    this.signal.removeEventListener('abort', this.onAbort);
  }

  private readonly onAbort = (): void => {
    const reason = this.signal.reason as { readonly name?: unknown } | undefined;
    this.stop(reason?.name === 'TimeoutError' ? 'timedOut' : 'canceled');
  };

  private endGroup(groupId: number): void {
    signalGroup(groupId, 'SIGTERM');
    this.killTimer = setTimeout(() => signalGroup(groupId, 'SIGKILL'), this.graceMs);
  }
}

function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal);
  } catch {
    // ESRCH: it has ended in the meantime, which is what was wanted.
  }
}
