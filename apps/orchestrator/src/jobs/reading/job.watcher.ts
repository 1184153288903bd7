import { ApiError, isFinal, type Job } from '@app/contracts';
import { Injectable, type MessageEvent } from '@nestjs/common';
import {
  Observable,
  ignoreElements,
  interval,
  lastValueFrom,
  map,
  merge,
  share,
  takeUntil,
  concat,
  of,
} from 'rxjs';

import { JobChanges } from '../rows/job.changes';
import { JobReader } from './job.reader';
import type { ViewedJob } from './job.view';
import { SingleFlight } from '../single-flight';

/** Waits for jobs to change, on behalf of clients that hold a connection open. */
@Injectable()
export class JobWatcher {
  constructor(
    private readonly reader: JobReader,
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
    const states = this.states(owner, id).pipe(share());
    const comments = interval(COMMENT_EVERY_MS).pipe(
      map((): MessageEvent => ({ comment: 'waiting' })),
      takeUntil(concat(states.pipe(ignoreElements()), of(undefined))),
    );
    return merge(states.pipe(map(event)), comments);
  }

  /** The job now and each time it has changed; ends with the job, or when the program stops. */
  private states(owner: string, id: string): Observable<ViewedJob> {
    return new Observable((subscriber) => {
      let shown = 0;
      const look = new SingleFlight(async () => {
        try {
          const viewed = await this.reader.find(owner, id);
          if (viewed.revision > shown) subscriber.next(viewed);
          shown = viewed.revision;
          if (isFinal(viewed.job.status)) subscriber.complete();
        } catch (error) {
          subscriber.error(error);
        }
      });
      subscriber.add(this.changes.watch({ owner, jobId: id }, () => void look.run()));
      subscriber.add(aborted(this.changes.closed).subscribe(() => subscriber.complete()));
      void look.run();
    });
  }
}

const COMMENT_EVERY_MS = 15_000;

function event({ job, revision }: ViewedJob): MessageEvent {
  return { type: 'job', id: String(revision), data: job };
}

function aborted(signal: AbortSignal): Observable<void> {
  return new Observable((subscriber) => {
    const abort = () => subscriber.next();
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    return () => signal.removeEventListener('abort', abort);
  });
}
