import { ApiError, type RunPodHealth } from '@app/contracts';

import { type Clock } from '../clock';
import { hasEnded, isHeldBy, queued, requeued, started } from './endpoint-job';
import type {
  EndpointJob,
  JobTimes,
  NewJob,
  QueuedJob,
  RunningJob,
  WorkerResult,
} from './endpoint-job';
import { dueFor, type Deadlines } from './job-deadlines';
import { JobLedger, type LedgerLimits } from './job-ledger';

/** Bounds and times of the table, and what holds for jobs whose policy does not say. */
export interface TableLimits extends Deadlines, LedgerLimits, JobTimes {}

/** Every job of the endpoint and every rule about its state; knows no HTTP and no processes. */
export class JobTable {
  private readonly ledger: JobLedger;

  constructor(
    private readonly limits: TableLimits,
    private readonly clock: Clock,
  ) {
    this.ledger = new JobLedger(limits);
  }

  get events(): JobLedger['events'] {
    return this.ledger.events;
  }

  /** Throws ApiError `rate_limited` when the queue is full. */
  submit(job: NewJob): QueuedJob {
    return this.ledger.enqueue(queued(job, this.clock.now(), this.limits));
  }

  /** The next job, which is this worker's from now on. */
  take(workerId: string): RunningJob | undefined {
    const next = this.ledger.next();
    return next && this.ledger.run(started(next, workerId, this.clock.now()));
  }

  /** Undoes a `take` whose answer never left: the job was not delivered. */
  giveBack(id: string, workerId: string): void {
    const job = this.ledger.get(id);
    if (isHeldBy(job, workerId)) this.ledger.enqueue(requeued(job, job.retries));
  }

  /** Throws ApiError `not_found`, also for a job whose time is over. */
  find(id: string): EndpointJob {
    const job = this.ledger.get(id);
    if (!job) throw new ApiError('not_found', 'request does not exist');
    return job;
  }

  heldBy(workerId: string): readonly string[] {
    return this.ledger.heldBy(workerId);
  }

  progress(id: string, workerId: string, output: unknown): void {
    const job = this.find(id);
    if (isHeldBy(job, workerId)) this.ledger.run({ ...job, output });
  }

  /**
   * A worker's last word about a job. One that had lost it may still complete it, but its error
   * says nothing about the delivery that followed.
   */
  finish(id: string, workerId: string, { bytes, ...result }: WorkerResult): void {
    const job = this.find(id);
    if (hasEnded(job)) return;
    if (!isHeldBy(job, workerId)) {
      if (result.error !== undefined || job.retries === 0) return;
      this.ledger.void(job);
    }
    const status = result.error === undefined ? 'COMPLETED' : 'FAILED';
    this.ledger.end(job, { ...this.now(status), ...result, workerId, resultBytes: bytes });
  }

  /** A job that has ended stays as it is. */
  cancel(id: string): EndpointJob {
    const job = this.find(id);
    if (hasEnded(job)) return job;
    this.ledger.void(job);
    return this.ledger.end(job, this.now('CANCELLED'));
  }

  /** Notes a ping; returns the jobs it names that are not this worker's. */
  seen(workerId: string, ids: readonly string[]): readonly string[] {
    return ids.filter((id) => {
      const job = this.ledger.get(id);
      if (!isHeldBy(job, workerId)) return true;
      this.ledger.run({ ...job, seenAt: this.clock.now() });
      return false;
    });
  }

  /** The worker is gone: what it held is delivered again, once. */
  lose(workerId: string): void {
    for (const id of this.ledger.heldBy(workerId)) {
      const job = this.ledger.get(id);
      if (isHeldBy(job, workerId)) this.redeliver(job);
    }
  }

  /** Does what has become due; called every now and then. */
  sweep(): void {
    for (const job of this.ledger.all()) {
      const due = dueFor(job, this.clock.now(), this.limits);
      if (due?.kind === 'forget') {
        this.ledger.forget(job);
        this.ledger.void(job);
      } else if (due?.kind === 'time-out') this.fail(due.job, 'executionTimeout exceeded');
      else if (due?.kind === 'redeliver') {
        this.events.emit('silent', due.job.workerId);
        this.redeliver(due.job);
      }
    }
  }

  counts(): RunPodHealth['jobs'] {
    return this.ledger.counts();
  }

  private redeliver(job: RunningJob): void {
    if (job.retries > 0) {
      this.fail(job, `job timed out after ${job.retries} retries`);
      return;
    }
    this.ledger.void(job);
    this.ledger.enqueue(requeued(job, job.retries + 1));
  }

  private fail(job: RunningJob, error: string): void {
    this.ledger.void(job);
    this.ledger.end(job, { ...this.now('FAILED'), error });
  }

  private now<Status extends 'COMPLETED' | 'FAILED' | 'CANCELLED'>(status: Status) {
    return { status, endedAt: this.clock.now(), resultBytes: 0 };
  }
}
