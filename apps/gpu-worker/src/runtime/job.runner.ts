import type { Logger } from 'pino';

import { JobEndedError } from './ended.error';
import type { HeldJob, HeldJobs } from './held.jobs';
import { handle, type HandlingOptions } from './job.handling';
import type { JobQueue, QueuedJob } from './job.queue';
import { JobReport } from './job.report';
import type { TakenJobHandler } from './taken-job.handler';

export interface JobRunnerParts {
  readonly queue: JobQueue;
  /** Still being put together while the first job is taken. */
  readonly handler: Promise<TakenJobHandler>;
  readonly held: HeldJobs;
  readonly log: Logger;
  /** Called before a job is let go whose result asks RunPod to stop this worker. */
  readonly retire: () => void;
}

export interface JobRunnerOptions extends HandlingOptions {
  readonly progressEveryMs: number;
  /** Aborted when a handler that does not end is waited for no longer. */
  readonly abandon: AbortSignal;
  /** Aborted when nothing more may be sent. */
  readonly over: AbortSignal;
}

/** Runs one taken job and always reports it, whatever its handler does. Never throws. */
export class JobRunner {
  private readonly afterwards = new Set<Promise<void>>();

  constructor(
    private readonly parts: JobRunnerParts,
    private readonly options: JobRunnerOptions,
  ) {}

  /** Resolves when nothing goes on any more beside the next job. */
  async settled(): Promise<void> {
    await Promise.all(this.afterwards);
  }

  async run(job: QueuedJob): Promise<void> {
    const log = this.parts.log.child({ requestId: job.id });
    const held = this.parts.held.hold(job.id);
    if (!held) return log.warn('The job came again while it runs here; it is answered once');
    log.info('Job taken');
    try {
      await this.runHeld(job, held, log);
    } catch (error) {
      if (held.stopped.aborted) log.info('The queue stopped the job and wants no report');
      else log.error({ error }, 'The job could not be reported');
    } finally {
      this.parts.held.release(job.id, held);
    }
  }

  private async runHeld(job: QueuedJob, { signal, stopped }: HeldJob, log: Logger): Promise<void> {
    const { queue, handler } = this.parts;
    const { abandon, over, progressEveryMs } = this.options;
    const silence = AbortSignal.any([over, stopped]);
    const report = new JobReport(queue, { jobId: job.id, progressEveryMs, silence });
    const afterwards: (() => Promise<void>)[] = [];
    const context = {
      ...{ signal, log },
      progress: (value: unknown) => report.progress(value),
      afterReport: (act: () => Promise<void>) => void afterwards.push(act),
    };
    const sendChunk = queue.takesChunks ? chunkSender(report, signal) : undefined;
    const done = await handle({ handler, job, context, sendChunk, abandon }, this.options);
    await report.endProgress();
    stopped.throwIfAborted();
    const delivery = await report.finish(done.text, done);
    log[delivery === 'accepted' ? 'info' : 'error'](DELIVERIES[delivery]);
    if (done.body.stopPod) this.parts.retire();
    for (const act of afterwards) this.doBeside(act, log);
  }

  /** The next job does not wait for it. */
  private doBeside(act: () => Promise<void>, log: Logger): void {
    const doing = Promise.resolve()
      .then(act)
      .catch((error: unknown) => log.warn({ error }, 'What follows the report failed'))
      .finally(() => this.afterwards.delete(doing));
    this.afterwards.add(doing);
  }
}

const DELIVERIES = {
  accepted: 'The result is reported',
  again: 'The result is lost: the queue could not be reached',
  void: 'The queue refused the result',
} as const;

/** A chunk that does not arrive ends the stream: going on would leave a hole in it. */
function chunkSender(report: JobReport, signal: AbortSignal) {
  return async (chunk: unknown): Promise<void> => {
    const delivery = await report.chunk(chunk, signal);
    if (delivery === 'accepted') return;
    throw new JobEndedError('internal', 'The queue did not take a chunk of the stream.');
  };
}
