import { WorkerLauncher, WorkerProcess, type WorkerExit } from './worker.launcher';

/** Workers that take a while to come up, as they do where an image has to be fetched first. */
export class ColdStartLauncher extends WorkerLauncher {
  constructor(
    private readonly inner: WorkerLauncher,
    private readonly delayMs: number,
  ) {
    super();
  }

  start(environment: Readonly<Record<string, string>>): WorkerProcess {
    return new ColdProcess(() => this.inner.start(environment), this.delayMs);
  }
}

class ColdProcess extends WorkerProcess {
  private readonly ending = Promise.withResolvers<WorkerExit>();
  readonly exited = this.ending.promise;
  private readonly timer: NodeJS.Timeout;
  private process: WorkerProcess | undefined;

  constructor(start: () => WorkerProcess, delayMs: number) {
    super();
    this.timer = setTimeout(() => {
      this.process = start();
      void this.process.exited.then(this.ending.resolve);
    }, delayMs);
  }

  async stop(): Promise<void> {
    if (this.process) await this.process.stop();
    else this.neverStarted();
  }

  kill(): void {
    if (this.process) this.process.kill();
    else this.neverStarted();
  }

  private neverStarted(): void {
    clearTimeout(this.timer);
    this.ending.resolve({ how: 'code 0' });
  }
}
