import { once } from 'node:events';

import { ApiError } from '@app/contracts';
import type { Logger } from 'pino';

import { HeldJobs } from './held.jobs';
import { beat } from './heartbeat';
import type { JobQueue } from './job.queue';
import { JobRunner } from './job.runner';
import { watchStops } from './stop.watch';
import type { TakenJobHandler } from './taken-job.handler';
import { WorkerLoop } from './worker.loop';

export interface WorkerParts {
  readonly queue: JobQueue;
  readonly handler: Promise<TakenJobHandler>;
  readonly log: Logger;
}

export interface WorkerOptions {
  readonly pingIntervalMs: number;
  /** From `stop` to the end of `run`, whatever the running job does. */
  readonly graceMs: number;
}

/** A whole worker: takes jobs, listens for stops, beats, and drains when it is told to stop. */
export class Worker {
  private readonly held = new HeldJobs();
  private readonly abandon = new AbortController();
  private readonly over = new AbortController();
  private readonly runner: JobRunner;
  private readonly loop: WorkerLoop;
  private stopped = false;

  constructor(
    private readonly parts: WorkerParts,
    private readonly options: WorkerOptions,
  ) {
    const deadlines = { abandon: this.abandon.signal, over: this.over.signal };
    this.runner = new JobRunner({ ...parts, held: this.held }, deadlines);
    this.loop = new WorkerLoop({ ...parts, run: (job) => this.runner.run(job) });
  }

  /** Resolves when the worker was stopped and its last job was reported or given up. */
  async run(): Promise<void> {
    const parts = { ...this.parts, held: this.held };
    const beside = Promise.all([
      watchStops(parts, this.over.signal),
      beat(parts, this.options.pingIntervalMs, this.over.signal),
    ]);
    await this.loop.run();
    await Promise.race([this.runner.settled(), once(this.over.signal, 'abort')]);
    this.over.abort();
    await beside;
  }

  /**
   * Takes no more jobs. A running one may go on for half of the grace time; then it is ended and
   * reported as lost, which is retried elsewhere. What is not over at its end is left behind.
   */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    const { graceMs } = this.options;
    const running = this.held.ids;
    this.parts.log.info({ running }, 'Stopping');
    this.loop.stop();
    const lost = new ApiError('worker_lost', 'The worker was shut down before the job had ended.');
    // Without a running job, one that comes with the last poll would not get far: refused at once.
    if (running.length === 0) this.held.end(lost);
    after(graceMs * 0.5, () => this.held.end(lost));
    after(graceMs * 0.85, () => this.abandon.abort(lost));
    after(graceMs, () => this.over.abort());
  }
}

function after(ms: number, act: () => void): void {
  setTimeout(act, ms).unref();
}
