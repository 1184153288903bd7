import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of one job. */
export interface Workspace {
  /** Absolute; readable by this user alone. */
  readonly folder: string;
  remove(): Promise<void>;
}

/** Makes a folder for each job below one root, which several workers of a machine may share. */
export class Workspaces {
  private ready: Promise<void> | undefined;

  constructor(private readonly root: string) {}

  /** Makes the root and sweeps what workers that were killed left there; runs once. */
  prepare(): Promise<void> {
    this.ready ??= sweep(this.root);
    return this.ready;
  }

  async open(): Promise<Workspace> {
    await this.prepare();
    // mkdtemp makes folders with mode 0700.
    const folder = await mkdtemp(join(this.root, `job-${process.pid}-`));
    return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
  }
}

async function sweep(root: string): Promise<void> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const leftovers = (await readdir(root)).filter(isLeftover);
  for (const name of leftovers) await rm(join(root, name), { recursive: true, force: true });
}

/** A folder of a process that lives no more, or of one that had this process's id before. */
function isLeftover(name: string): boolean {
  const pid = Number(/^job-(\d+)-/.exec(name)?.[1]);
  return pid > 0 && (pid === process.pid || !isAlive(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
