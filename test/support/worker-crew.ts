import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeVideo } from './media';
import { eventually, isRunning } from './processes';
import { WorkerProvider } from './worker-provider';
import { WorkerStore } from './worker-store';

const ROOT = join(__dirname, '..', '..');

/** A worker process of the built bundle. */
export interface CrewWorker {
  readonly id: string;
  readonly child: ChildProcess;
}

/** Real worker processes on one machine, with a provider and a store in the test's own process. */
export class WorkerCrew {
  private readonly workers = new Map<string, CrewWorker>();
  private hired = 0;

  private constructor(
    readonly provider: WorkerProvider,
    readonly store: WorkerStore,
    private readonly folder: string,
  ) {}

  static async start(): Promise<WorkerCrew> {
    const folder = await mkdtemp(join(tmpdir(), 'api-gpu-crew-'));
    const crew = new WorkerCrew(await WorkerProvider.start(), await WorkerStore.start(), folder);
    await mkdir(crew.workFolder);
    await writeFile(crew.ffmpeg, NOTING_FFMPEG, { mode: 0o755 });
    await crew.giveVideo(1);
    crew.store.objects.set('/talk.srt', Buffer.from('1\n00:00:00,000 --> 00:00:01,000\nHi\n'));
    return crew;
  }

  /** Holds a folder for each running job. */
  get workFolder(): string {
    return join(this.folder, 'work');
  }

  /** Has the jobs caption a video of this length. */
  async giveVideo(seconds: number, size = '64x64'): Promise<Buffer> {
    const path = join(this.folder, 'talk.mp4');
    await makeVideo({ path, seconds, size });
    const video = await readFile(path);
    this.store.objects.set('/talk.mp4', video);
    return video;
  }

  /** Starts workers; `wrap` is a command that runs each of them, `env` what it gets beside. */
  hire(
    count: number,
    wrap: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): void {
    for (let left = count; left > 0; left--) {
      this.hired += 1;
      const id = `w${this.hired}`;
      const [program = '', ...args] = [
        ...wrap,
        process.execPath,
        join(ROOT, 'dist', 'gpu-worker.mjs'),
      ];
      const child = spawn(program, args, {
        stdio: ['pipe', 'ignore', 'inherit'],
        env: { ...this.environment, ...this.provider.environmentOf(id), ...env },
      });
      this.workers.set(id, { id, child });
    }
  }

  /** Kills a worker without a word, as the kernel does; the folders of jobs that it leaves behind. */
  async kill(id: string): Promise<readonly string[]> {
    const { child } = this.worker(id);
    this.workers.delete(id);
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    const folders = await readdir(this.workFolder);
    return folders.filter((name) => name.startsWith(`job-${child.pid}-`));
  }

  worker(id: string): CrewWorker {
    const worker = this.workers.get(id);
    if (!worker) throw new Error(`There is no worker ${id}.`);
    return worker;
  }

  /** Waits for the next run of ffmpeg. */
  async ffmpegBegun(): Promise<boolean> {
    const { length } = await this.ffmpegRuns();
    return eventually(async () => (await this.ffmpegRuns()).length > length, 20_000, 5);
  }

  /** The processes of every ffmpeg that was started. */
  async ffmpegRuns(): Promise<readonly number[]> {
    const lines = await readFile(join(this.folder, 'runs'), 'utf8').catch(() => '');
    return lines.split('\n').filter(Boolean).map(Number);
  }

  /** Whether no ffmpeg runs and no job has a folder, within some seconds. */
  async isClean(): Promise<boolean> {
    return eventually(
      async () => (await this.running()) === 0 && (await readdir(this.workFolder)).length === 0,
      10_000,
      20,
    );
  }

  async stop(): Promise<void> {
    for (const id of [...this.workers.keys()]) await this.kill(id);
    await this.provider.stop();
    await this.store.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async running(): Promise<number> {
    const alive = await Promise.all((await this.ffmpegRuns()).map(isRunning));
    return alive.filter(Boolean).length;
  }

  private get ffmpeg(): string {
    return join(this.folder, 'ffmpeg');
  }

  private get environment(): Readonly<Record<string, string>> {
    return {
      PATH: process.env['PATH'] ?? '',
      NODE_OPTIONS: `--require ${join(ROOT, 'test', 'support', 'dial-guard.cjs')}`,
      NODE_COMPILE_CACHE: join(this.folder, 'cache'),
      EXIT_WITH_PARENT: 'true',
      STORE_ORIGINS: this.store.origin,
      ENCODER_POLICY: 'disable',
      FFMPEG_PATH: this.ffmpeg,
      WORK_DIR: this.workFolder,
      MIN_FREE_DISK_BYTES: '0',
      LOG_LEVEL: 'silent',
    };
  }
}

/** Notes its process before it becomes ffmpeg. */
const NOTING_FFMPEG = `#!/bin/sh
echo $$ >> "$(dirname "$0")/runs"
exec ffmpeg "$@"
`;
