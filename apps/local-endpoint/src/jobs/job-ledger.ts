import { EventEmitter } from 'node:events';

import { ApiError, type RunPodHealth } from '@app/contracts';

import { ended } from './endpoint-job';
import type { EndedJob, EndpointJob, Ending, QueuedJob, RunningJob } from './endpoint-job';
import { JobShelf } from './job-shelf';

export interface LedgerLimits {
  /** Most jobs in the queue, most results kept, and most bytes of results. */
  readonly queued: number;
  readonly ended: number;
  readonly resultBytes: number;
}

/** `voided`: this worker holds a job that is no longer its own; `silent`: it no longer pings. */
export interface JobEvents {
  /** What a job gave until now is void: it was dropped, or begins anew. */
  reset: [jobId: string];
  /** A generator sent a part of its result. */
  streamed: [jobId: string];
  queued: [];
  ended: [job: EndedJob];
  voided: [workerId: string, jobId: string];
  silent: [workerId: string];
}

/** The moves that a job can make, counted and told to whoever listens. */
export class JobLedger {
  readonly events = new EventEmitter<JobEvents>();
  private readonly shelf = new JobShelf();
  private readonly totals = { completed: 0, failed: 0, retried: 0 };

  constructor(private readonly limits: LedgerLimits) {}

  get(id: string): EndpointJob | undefined {
    return this.shelf.get(id);
  }

  all(): readonly EndpointJob[] {
    return [...this.shelf.all()];
  }

  next(): QueuedJob | undefined {
    return this.shelf.next();
  }

  waiting(): readonly QueuedJob[] {
    return this.shelf.waiting();
  }

  urgentSince(time: number, most: number): number {
    return this.shelf.urgentSince(time, most);
  }

  get urgentCount(): number {
    return this.shelf.urgentCount;
  }

  heldBy(workerId: string): readonly string[] {
    return this.shelf.heldBy(workerId);
  }

  counts(): RunPodHealth['jobs'] {
    const { completed, failed, retried } = this.totals;
    const { running, queued } = this.shelf;
    return { completed, failed, inProgress: running, inQueue: queued, retried };
  }

  /** Throws ApiError `rate_limited` when a new job finds the queue full. */
  enqueue(job: QueuedJob): QueuedJob {
    if (!job.again && this.shelf.queued >= this.limits.queued) {
      throw new ApiError('rate_limited', `the queue is full: ${this.limits.queued} jobs`);
    }
    if (job.retries > (this.shelf.get(job.id)?.retries ?? 0)) this.totals.retried += 1;
    this.shelf.put(job);
    this.events.emit('reset', job.id);
    this.events.emit('queued');
    return job;
  }

  /** A job that starts to run, or another word about one that runs. */
  run(job: RunningJob): RunningJob {
    this.shelf.put(job);
    return job;
  }

  end(job: QueuedJob | RunningJob, ending: Ending): EndedJob {
    const result = ended(job, ending);
    this.shelf.put(result);
    if (result.status === 'COMPLETED') this.totals.completed += 1;
    if (result.status === 'FAILED' || result.status === 'TIMED_OUT') this.totals.failed += 1;
    this.makeRoom();
    this.events.emit('ended', result);
    return result;
  }

  forget(job: EndpointJob): void {
    this.shelf.remove(job.id);
    this.events.emit('reset', job.id);
  }

  /** Another word about a job that has ended; its end is not told again. */
  amend(job: EndedJob): void {
    this.shelf.put(job);
  }

  /** Tells that the worker of this job has lost it. */
  void(job: EndpointJob): void {
    if (job.status === 'IN_PROGRESS') this.events.emit('voided', job.workerId, job.id);
  }

  /** The oldest results go first; the newest stays, however large it is. */
  private makeRoom(): void {
    for (;;) {
      const { endedCount, resultBytes } = this.shelf;
      const tooMany = endedCount > this.limits.ended;
      const tooLarge = resultBytes > this.limits.resultBytes && endedCount > 1;
      const oldest = this.shelf.oldestEnded();
      if (!oldest || !(tooMany || tooLarge)) return;
      this.forget(oldest);
    }
  }
}
