import { once } from 'node:events';

import type { Logger } from 'pino';

import { JobEndedError } from './ended.error';
import type { Heartbeat } from './heartbeat';
import { HeldJobs } from './held.jobs';
import type { HandlingOptions } from './job.handling';
import type { JobQueue } from './job.queue';
import { JobRunner } from './job.runner';
import { watchStops } from './stop.watch';
import type { TakenJobHandler } from './taken-job.handler';
import { WorkerLoop, type Concurrency } from './worker.loop';

export interface WorkerParts {
  readonly queue: JobQueue;
  readonly heartbeat: Heartbeat;
  readonly handler: Promise<TakenJobHandler>;
  readonly log: Logger;
  /** Called after a freeze, once the connections are new. */
  readonly thawed?: (() => void) | undefined;
}

export interface WorkerOptions extends HandlingOptions {
  /** From `stop` to the end of `run`, whatever the running jobs do. */
  readonly graceMs: number;
  /** 1 when it is not given. */
  readonly concurrency?: Concurrency | undefined;
  /** Least time between two reports of progress of one job; 250 ms when it is not given. */
  readonly progressEveryMs?: number | undefined;
}

const LOST = new JobEndedError('worker_lost', 'The worker was shut down before the job had ended.');

/** A whole worker: takes jobs, listens for stops, beats, and drains when it is told to stop. */
export class Worker {
  private readonly held = new HeldJobs((jobIds) => this.parts.heartbeat.holds(jobIds));
  private readonly abandon = new AbortController();
  private readonly over = new AbortController();
  private readonly runner: JobRunner;
  private readonly loop: WorkerLoop;
  private stopped = false;

  constructor(
    private readonly parts: WorkerParts,
    private readonly options: WorkerOptions,
  ) {
    const { progressEveryMs = 250, concurrency = 1, refreshWorker: once = false } = options;
    const signals = { abandon: this.abandon.signal, over: this.over.signal };
    this.runner = new JobRunner(
      { ...parts, held: this.held, retire: () => this.retire() },
      { ...options, ...signals, progressEveryMs },
    );
    this.loop = new WorkerLoop(
      { ...parts, run: (job) => this.runner.run(job) },
      { concurrency, once },
    );
  }

  /** Resolves when the worker was stopped and its last job was reported or given up. */
  async run(): Promise<void> {
    const { heartbeat, log } = this.parts;
    const working = this.loop.run().then(() => this.runner.settled());
    const stops = watchStops({ ...this.parts, held: this.held }, this.over.signal);
    // After the first poll, which need not wait for a thread to start.
    heartbeat.start({
      thawed: (frozenMs) => this.thaw(frozenMs),
      failed: (reason) => log.warn(`A ping failed: ${reason}`),
    });
    try {
      await Promise.race([working, once(this.over.signal, 'abort')]);
    } finally {
      this.over.abort();
      await Promise.all([stops, heartbeat.stop()]);
    }
  }

  /**
   * Takes no more jobs; one that comes all the same is refused at once. Running ones may go on for
   * half of the grace time; then they are ended and reported as lost, which is worth a retry
   * elsewhere. What is not over at its end is left behind.
   */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    const { graceMs } = this.options;
    this.parts.log.info({ running: this.held.ids }, 'Stopping');
    this.loop.stop();
    this.held.refuse(LOST);
    after(graceMs * 0.5, () => this.held.end(LOST));
    after(graceMs * 0.85, () => this.abandon.abort(LOST));
    after(graceMs, () => this.over.abort());
  }

  /** RunPod will stop this worker for a result that it was sent; what it holds may still end. */
  private retire(): void {
    this.parts.log.info('A result asks for a fresh worker: no more jobs are taken');
    this.loop.stop();
  }

  private thaw(frozenMs: number): void {
    this.parts.log.info(`This worker stood still for ${frozenMs} ms; its connections are renewed`);
    this.parts.queue.renew();
    this.parts.thawed?.();
  }
}

function after(ms: number, act: () => void): void {
  setTimeout(act, ms).unref();
}
