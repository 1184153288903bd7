import { spawn, type ChildProcess } from 'node:child_process';

/** A program that runs. */
export interface Program {
  readonly name: string;
  readonly child: ChildProcess;
  /** Where it listens, as soon as it says so; pending forever when it never does. */
  readonly listening: Promise<string>;
  /** How it ended, e.g. "code 1" or "signal SIGKILL". */
  readonly exited: Promise<string>;
}

/** The programs of one start, in their order. */
export class Programs {
  /** The first one that ends. */
  readonly ended: Promise<{ readonly name: string; readonly how: string }>;
  private readonly running = new Set<Program>();
  private readonly mapsSources: boolean;
  private readonly tellEnded: (end: { readonly name: string; readonly how: string }) => void;

  /** `mapsSources`: stacks of errors name lines of the sources. */
  constructor({ mapsSources = false } = {}) {
    this.mapsSources = mapsSources;
    const { promise, resolve } = Promise.withResolvers<{ name: string; how: string }>();
    this.ended = promise;
    this.tellEnded = resolve;
  }

  /**
   * Starts a built file. It gets a pipe as standard input, whose end tells it that this process
   * died, and a group of its own, so that a Ctrl-C of the terminal comes to this process alone.
   */
  start(name: string, file: string, env: NodeJS.ProcessEnv): Program {
    // A map of the orchestrator takes 200 MB as soon as one error has a stack.
    const flags = this.mapsSources ? ['--enable-source-maps'] : [];
    const child = spawn(process.execPath, [...flags, file], {
      env,
      detached: true,
      stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
    });
    child.stdin?.on('error', () => undefined);
    const program = { name, child, listening: listening(child), exited: exited(child) };
    this.running.add(program);
    void program.exited.then((how) => {
      this.running.delete(program);
      this.tellEnded({ name, how });
    });
    return program;
  }

  /** Stops the one that was started last first, and each in its own time. */
  async stopInOrder(graceMs: number): Promise<void> {
    for (const program of [...this.running].reverse()) await stop(program, graceMs);
  }

  async stopAll(graceMs: number): Promise<void> {
    await Promise.all([...this.running].map(async (program) => stop(program, graceMs)));
  }

  kill(): void {
    for (const { child } of this.running) signal(child, 'SIGKILL');
  }
}

async function stop({ child, exited: end }: Program, graceMs: number): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => signal(child, 'SIGKILL'), graceMs);
  await end;
  clearTimeout(timer);
}

/** To the whole group, since nobody is left to end the rest of it. */
function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch {
    // It has ended already.
  }
}

async function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('message', (message: { readonly listening?: unknown } | null) => {
      if (typeof message?.listening === 'string') resolve(message.listening);
    });
  });
}

async function exited(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, name) => resolve(name === null ? `code ${code}` : `signal ${name}`));
  });
}
