import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { took, type Took } from './cpu-time.mts';
import { MediaHost } from './media-host.mts';

const WORKER = join(import.meta.dirname, '..', '..', 'dist', 'gpu-worker.mjs');

/** Where a part of a job's time went, in milliseconds, as the worker measured it. */
export interface JobMetrics {
  readonly execution_ms: number;
  readonly download_ms: number;
  readonly render_ms: number;
  readonly verify_ms: number;
  readonly upload_ms: number;
  readonly encoder: string | null;
}

/** A job as it went: seen from outside, from the answer to the poll until the result is posted. */
export interface JobTook extends Took {
  readonly metrics: JobMetrics;
}

/** The real worker on the CPU, which does jobs on files of one folder over loopback. */
export class MediaWorker implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #host: MediaHost;

  private constructor(host: MediaHost) {
    this.#host = host;
    this.#child = spawn(process.execPath, [WORKER], {
      // The pipe ends with this process, also when that is killed, and the worker with the pipe.
      stdio: ['pipe', 'ignore', 'inherit'],
      env: {
        ...{ PATH: process.env['PATH'], LOG_LEVEL: 'silent', MIN_FREE_DISK_BYTES: '0' },
        ...{ ENCODER_POLICY: 'disable', ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8' },
        ...{ WORK_DIR: join(host.folder, 'worker'), RUNPOD_POD_ID: 'bench' },
        ...{ RUNPOD_AI_API_KEY: 'bench', EXIT_WITH_PARENT: 'true' },
        RUNPOD_WEBHOOK_GET_JOB: host.url('job-take/$ID?gpu=none'),
        RUNPOD_WEBHOOK_POST_OUTPUT: host.url('job-done/$RUNPOD_POD_ID/$ID?gpu=none'),
      },
    });
  }

  /** Sources are the files of `folder`; results are written there as `result.mp4`. */
  static async start(folder: string): Promise<MediaWorker> {
    return new MediaWorker(await MediaHost.start(folder));
  }

  /**
   * Does one job: `files` names a file of the folder for each media field, e.g.
   * `{url_video: 'a.mp4'}`. A job that fails is an error.
   */
  async job(
    operation: string,
    files: Readonly<Record<string, string>>,
    options: Readonly<Record<string, unknown>> = {},
  ): Promise<JobTook> {
    await this.#host.polled();
    let metrics: JobMetrics | undefined;
    const times = await took(async () => {
      metrics = await this.#host.hand(operation, files, options);
    }, this.#child.pid);
    if (!metrics) throw new Error('A job ended without a result.');
    return { ...times, metrics };
  }

  /** Where a file of the folder is fetched from, or put. */
  url(name: string): string {
    return this.#host.url(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
    this.#host[Symbol.dispose]();
  }
}
