import type { DoneBody, TakenJob } from '@app/contracts';
import type { Logger } from 'pino';

import { failureBody } from './done.body';
import { isStoppedByQueue, type HeldJobs } from './held.jobs';
import type { JobQueue } from './job.queue';
import { JobReport } from './job.report';
import type { TakenJobContext, TakenJobHandler } from './taken-job.handler';

export interface JobRunnerParts {
  readonly queue: JobQueue;
  /** Still being put together while the first job is taken. */
  readonly handler: Promise<TakenJobHandler>;
  readonly held: HeldJobs;
  readonly log: Logger;
}

/** How the end of this worker limits its jobs. */
export interface RunnerDeadlines {
  /** Aborted, with the ApiError to report, when a handler that does not end is waited for no longer. */
  readonly abandon: AbortSignal;
  /** Aborted when nothing more may be sent. */
  readonly over: AbortSignal;
}

/** Runs one taken job and always reports it, whatever its handler does. Never throws. */
export class JobRunner {
  private readonly afterwards = new Set<Promise<void>>();

  constructor(
    private readonly parts: JobRunnerParts,
    private readonly deadlines: RunnerDeadlines,
  ) {}

  /** Resolves when nothing goes on any more beside the next job. */
  async settled(): Promise<void> {
    await Promise.all(this.afterwards);
  }

  async run(job: TakenJob): Promise<void> {
    const { queue, held } = this.parts;
    const log = this.parts.log.child({ requestId: job.id });
    const report = new JobReport(queue, job.id, this.deadlines.over);
    const afterwards: (() => Promise<void>)[] = [];
    const context = {
      signal: held.hold(job.id),
      progress: (value: unknown) => report.progress(value),
      afterReport: (act: () => Promise<void>) => void afterwards.push(act),
      log,
    };
    log.info('Job taken');
    try {
      const body = await this.bodyOf(job, context);
      if (isStoppedByQueue(context.signal)) {
        await report.endProgress();
        log.info('The queue stopped the job and wants no report');
        return;
      }
      const delivery = await report.finish(body);
      log[delivery === 'accepted' ? 'info' : 'error'](DELIVERIES[delivery]);
      for (const act of afterwards) this.doBeside(act, log);
    } catch (error) {
      log.error({ error }, 'The job could not be reported');
    } finally {
      held.release(job.id);
    }
  }

  /** The next job does not wait for it. */
  private doBeside(act: () => Promise<void>, log: Logger): void {
    const doing = act()
      .catch((error: unknown) => log.warn({ error }, 'What follows the report failed'))
      .finally(() => this.afterwards.delete(doing));
    this.afterwards.add(doing);
  }

  private async bodyOf(job: TakenJob, context: TakenJobContext): Promise<DoneBody> {
    try {
      const working = this.parts.handler.then((handler) => handler.handle(job, context));
      return { output: await orAbandoned(working, this.deadlines.abandon) };
    } catch (error) {
      context.log.warn({ error }, 'The job failed');
      return failureBody(error);
    }
  }
}

const DELIVERIES = {
  accepted: 'The result is reported',
  again: 'The result is lost: the queue could not be reached',
  void: 'The queue refused the result',
} as const;

/** The work, or the signal's reason as soon as it is aborted; the work is then left to itself. */
async function orAbandoned<T>(working: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abandon = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', abandon);
  if (signal.aborted) abandon();
  try {
    return await Promise.race([working, promise]);
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}
