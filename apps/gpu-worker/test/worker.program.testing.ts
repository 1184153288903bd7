import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { RunPodWorkerOptions } from '../src/runtime';

const ROOT = join(__dirname, '../../..');

/** The scripted worker, bundled into one file as ours is, and started as a process of its own. */
export class WorkerPrograms implements AsyncDisposable {
  private readonly children: ChildProcess[] = [];

  private constructor(private readonly folder: string) {}

  static async build(): Promise<WorkerPrograms> {
    const folder = await mkdtemp(join(tmpdir(), 'scripted-worker-'));
    await promisify(execFile)(join(ROOT, 'node_modules/.bin/esbuild'), [
      join(__dirname, 'scripted.worker.testing.ts'),
      ...['--bundle', '--platform=node', '--format=esm', '--log-level=error', '--keep-names'],
      `--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
      `--outfile=${join(folder, 'worker.mjs')}`,
    ]);
    return new WorkerPrograms(folder);
  }

  /** `more` are further arguments of the scripted worker. */
  start(options: RunPodWorkerOptions, ...more: readonly string[]): ChildProcess {
    const args = [join(this.folder, 'worker.mjs'), JSON.stringify(options), ...more];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'inherit', 'inherit'], env: {} });
    this.children.push(child);
    return child;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(this.folder, { recursive: true });
  }
}
