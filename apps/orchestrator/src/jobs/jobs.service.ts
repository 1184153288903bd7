import { ApiError, isFinal, type Job } from '@app/contracts';
import { Injectable, type MessageEvent } from '@nestjs/common';
import type { Observable } from 'rxjs';

import { JobCancellation } from './ending/job.cancellation';
import { JobIntake, type JobSubmission } from './intake/job.intake';
import { JobReader, unknownJob, type JobPage } from './reading/job.reader';
import { JobWatcher } from './reading/job.watcher';

/** What a request for a job is answered with; `replayed`: an earlier one with its key made it. */
export interface SubmittedJob {
  readonly job: Job;
  readonly replayed: boolean;
}

/** All that clients can do with jobs. */
@Injectable()
export class JobsService {
  constructor(
    private readonly intake: JobIntake,
    private readonly reader: JobReader,
    private readonly cancellation: JobCancellation,
    private readonly watcher: JobWatcher,
  ) {}

  /** Takes a job in; with a signal it waits for its end until that is aborted. */
  async submit(
    submission: JobSubmission,
    waiting: AbortSignal | null = null,
  ): Promise<SubmittedJob> {
    const { record, replayed } = await this.intake.submit(submission);
    const { owner } = submission.caller;
    const job = waiting
      ? await this.watcher.ended(owner, record.row.id, waiting)
      : (await this.reader.show(record)).job;
    return { job, replayed };
  }

  /** The job as it is; with a signal once it has ended, or as it is when that is aborted. */
  async find(owner: string, id: string, waiting: AbortSignal | null = null): Promise<Job> {
    if (waiting) return this.watcher.ended(owner, id, waiting);
    return (await this.reader.find(owner, id)).job;
  }

  list(owner: string, query: unknown): Promise<JobPage> {
    return this.reader.list(owner, query);
  }

  /** The canceled job. Throws `conflict` when it had ended otherwise, `not_found`. */
  async cancel(owner: string, id: string): Promise<Job> {
    const record = (await this.cancellation.cancel(owner, id)) ?? unknownJob(id);
    const { status } = record.row;
    if (isFinal(status) && status !== 'canceled') {
      throw new ApiError('conflict', `The job had ${status} already.`);
    }
    return (await this.reader.show(record)).job;
  }

  outputUrl(owner: string, id: string, file?: string): Promise<string> {
    return this.reader.outputUrl(owner, id, file);
  }

  events(owner: string, id: string): Promise<Observable<MessageEvent>> {
    return this.watcher.events(owner, id);
  }
}
