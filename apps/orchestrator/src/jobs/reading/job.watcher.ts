import { ApiError, isFinal, type Job } from '@app/contracts';
import { Injectable, type MessageEvent } from '@nestjs/common';
import { Observable, lastValueFrom, takeUntil } from 'rxjs';

import { JobChanges } from '../rows/job.changes';
import { JobLooks } from './job.looks';
import { JobReader } from './job.reader';
import type { ViewedJob } from './job.view';

/** Waits for jobs to change, on behalf of clients that hold a connection open. */
@Injectable()
export class JobWatcher {
  private readonly messages = new WeakMap<ViewedJob, MessageEvent>();

  constructor(
    private readonly reader: JobReader,
    private readonly looks: JobLooks,
    private readonly changes: JobChanges,
  ) {}

  /** The job once it has ended, or as it is when the signal says that nobody waits any more. */
  async ended(owner: string, id: string, signal: AbortSignal): Promise<Job> {
    if (this.changes.hasRoomFor(owner)) {
      await lastValueFrom(this.states(owner, id).pipe(takeUntil(aborted(signal))), {
        defaultValue: undefined,
      });
    }
    return (await this.reader.find(owner, id)).job;
  }

  /**
   * The job now and on every change, until it has ended; a comment every 15 s keeps proxies from
   * closing the connection. Throws `not_found`, or `rate_limited` when too many watch already.
   */
  async events(owner: string, id: string): Promise<Observable<MessageEvent>> {
    await this.reader.find(owner, id);
    if (!this.changes.hasRoomFor(owner)) {
      throw new ApiError('rate_limited', 'Too many jobs are being watched.');
    }
    return new Observable((subscriber) => {
      const comments = setInterval(() => subscriber.next(COMMENT), COMMENT_EVERY_MS);
      subscriber.add(() => clearInterval(comments));
      const next = (viewed: ViewedJob) => subscriber.next(this.messageOf(viewed));
      const error = (reason: unknown) => subscriber.error(reason);
      const complete = () => subscriber.complete();
      subscriber.add(this.states(owner, id).subscribe({ next, error, complete }));
    });
  }

  /** The job now and each time it has changed; ends with the job, or when the program stops. */
  private states(owner: string, id: string): Observable<ViewedJob> {
    return new Observable((subscriber) => {
      let shown = 0;
      const next = (viewed: ViewedJob) => {
        if (viewed.revision > shown) subscriber.next(viewed);
        shown = viewed.revision;
        if (isFinal(viewed.job.status)) subscriber.complete();
      };
      const error = (reason: unknown) => subscriber.error(reason);
      subscriber.add(this.looks.follow({ owner, jobId: id }, { next, error }));
      subscriber.add(aborted(this.changes.closed).subscribe(() => subscriber.complete()));
    });
  }

  /** Made into text once for all who follow the job. */
  private messageOf(viewed: ViewedJob): MessageEvent {
    const { job, revision } = viewed;
    const known = this.messages.get(viewed);
    const message = known ?? { type: 'job', id: String(revision), data: JSON.stringify(job) };
    this.messages.set(viewed, message);
    return message;
  }
}

const COMMENT_EVERY_MS = 15_000;
const COMMENT: MessageEvent = Object.freeze({ comment: 'waiting' } as MessageEvent);

function aborted(signal: AbortSignal): Observable<void> {
  return new Observable((subscriber) => {
    const abort = () => subscriber.next();
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    return () => signal.removeEventListener('abort', abort);
  });
}
