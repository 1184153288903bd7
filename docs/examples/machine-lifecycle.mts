/** A machine that is rented by the hour, as its provider's API shows it. */
export abstract class RentedMachine {
  /** Asks for it to run; resolves when the provider has taken the request. */
  abstract start(signal: AbortSignal): Promise<void>;
  abstract stop(signal: AbortSignal): Promise<void>;
  abstract isRunning(signal: AbortSignal): Promise<boolean>;
}

export interface LifecycleOptions {
  readonly idleMs: number;
  readonly startTimeoutMs: number;
  readonly pollMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Told when a machine could not be stopped: it goes on costing money. */
  readonly alarm: (error: unknown) => void;
}

/**
 * Starts a rented machine for work and stops it after `idleMs` without any. `watch` must run all the
 * time, in one process only: two of these would stop each other's machine.
 */
export class MachineLifecycle {
  #busy = 0;
  #lastUse: number;
  #starting: Promise<void> | undefined;

  readonly #machine: RentedMachine;
  readonly #options: LifecycleOptions;

  constructor(machine: RentedMachine, options: LifecycleOptions) {
    this.#machine = machine;
    this.#options = options;
    // After a restart nobody knows since when it is idle: count from now.
    this.#lastUse = options.now();
  }

  /** Runs work on the machine, which is started first where it stands still. */
  async use<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    this.#busy += 1;
    try {
      await this.#ready(signal);
      return await work();
    } finally {
      this.#busy -= 1;
      this.#lastUse = this.#options.now();
    }
  }

  /** Stops the machine whenever it was idle for too long; ends with the signal. */
  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#options.sleep(this.#options.pollMs, signal);
      if (this.#isIdle()) await this.#stopIdle(signal);
    }
  }

  #isIdle(): boolean {
    return this.#busy === 0 && this.#options.now() - this.#lastUse >= this.#options.idleMs;
  }

  async #stopIdle(signal: AbortSignal): Promise<void> {
    try {
      if (!(await this.#machine.isRunning(signal)) || !this.#isIdle()) return;
      await this.#machine.stop(signal);
    } catch (error) {
      this.#options.alarm(error);
    }
  }

  /** Callers that come while it starts wait for the same start. */
  async #ready(signal: AbortSignal): Promise<void> {
    this.#starting ??= this.#start(signal).finally(() => (this.#starting = undefined));
    await this.#starting;
  }

  async #start(signal: AbortSignal): Promise<void> {
    if (await this.#machine.isRunning(signal)) return;
    await this.#machine.start(signal);
    const deadline = this.#options.now() + this.#options.startTimeoutMs;
    while (!(await this.#machine.isRunning(signal))) {
      if (this.#options.now() >= deadline) throw new Error('The machine did not come up in time.');
      await this.#options.sleep(this.#options.pollMs, signal);
    }
  }
}
