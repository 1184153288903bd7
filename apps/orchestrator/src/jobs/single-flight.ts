/** Runs one thing at a time; asked for while it runs, it runs once more after. */
export class SingleFlight {
  private running: Promise<void> | undefined;
  private again = false;

  constructor(private readonly work: () => Promise<void>) {}

  /** Resolves when a run that began after this call has ended. Never rejects if `work` does not. */
  run(): Promise<void> {
    this.again = true;
    return (this.running ??= this.loop());
  }

  private async loop(): Promise<void> {
    try {
      while (this.again) {
        this.again = false;
        await this.work();
      }
    } finally {
      this.running = undefined;
    }
  }
}
