import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

import { WorkerLauncher, WorkerProcess, type WorkerExit } from './worker.launcher';

export interface ProcessOptions {
  readonly command: readonly string[];
  /** Where programs are looked for, as in PATH. */
  readonly searchPath: string;
  /** Between TERM and KILL. */
  readonly graceMs: number;
}

/**
 * Workers as child processes that die with this program: each leads a process group, is killed by
 * the kernel when this program dies (Linux), and sees its standard input end (EXIT_WITH_PARENT).
 */
export class ProcessLauncher extends WorkerLauncher {
  private readonly prefix: readonly string[];

  constructor(private readonly options: ProcessOptions) {
    super();
    this.prefix = hasSetpriv(options.searchPath) ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];
  }

  start(environment: Readonly<Record<string, string>>): WorkerProcess {
    const [program = '', ...args] = [...this.prefix, ...this.options.command];
    return new ChildWorker(
      this.options.graceMs,
      spawn(program, args, {
        env: environment,
        detached: true,
        stdio: ['pipe', 'inherit', 'inherit'],
      }),
    );
  }
}

class ChildWorker extends WorkerProcess {
  readonly exited: Promise<WorkerExit>;

  constructor(
    private readonly graceMs: number,
    private readonly child: ChildProcess,
  ) {
    super();
    this.exited = new Promise((resolve) => {
      child.once('error', (error) => resolve({ how: error.message }));
      child.once('exit', (code, signal) => {
        // What the worker itself left running goes with it.
        this.signal('SIGKILL');
        resolve({ how: signal === null ? `code ${code}` : `signal ${signal}` });
      });
    });
    // Its reader is gone when the worker dies first.
    child.stdin?.on('error', () => undefined);
  }

  async stop(): Promise<void> {
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.kill(), this.graceMs);
    await this.exited;
    clearTimeout(timer);
  }

  kill(): void {
    this.signal('SIGKILL');
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // The whole group has ended: ESRCH is what was wanted.
    }
  }
}

function hasSetpriv(searchPath: string): boolean {
  return searchPath.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, 'setpriv'), constants.X_OK);
      return process.platform === 'linux';
    } catch {
      return false;
    }
  });
}
