import { ApiError, type RunPodHealth } from '@app/contracts';

import { type Clock } from '../clock';
import { anew, hasEnded, isHeldBy, queued, requeued, started } from './endpoint-job';
import type { EndedJob, EndpointJob, NewJob, RunningJob, WorkerResult } from './endpoint-job';
import { JobDeliveries, type DeliveryLimits } from './job-deliveries';
import { JobLedger, type LedgerLimits } from './job-ledger';
import { JobStreams, type StreamLimits } from './job-streams';

/** Bounds and times of the table, and what holds for jobs whose policy does not say. */
export interface TableLimits extends DeliveryLimits, LedgerLimits {
  readonly stream: StreamLimits;
}

/** Every job of the endpoint and every rule about its state; knows no HTTP and no processes. */
export class JobTable {
  readonly deliveries: JobDeliveries;
  readonly streams: JobStreams;
  private readonly ledger: JobLedger;

  constructor(
    private readonly limits: TableLimits,
    private readonly clock: Clock,
  ) {
    this.ledger = new JobLedger(limits);
    this.deliveries = new JobDeliveries(this.ledger, limits, clock);
    this.streams = new JobStreams(limits.stream);
    this.events.on('reset', (id) => void this.streams.drain(id));
  }

  get events(): JobLedger['events'] {
    return this.ledger.events;
  }

  /** Throws ApiError `rate_limited` when the queue is full. */
  submit(job: NewJob): EndpointJob {
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
    if (!isHeldBy(job, workerId)) return;
    this.ledger.enqueue(requeued(job, job.retries, this.clock.now()));
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

  /** A part of a result; false when too many parts were never fetched. */
  stream(id: string, workerId: string, { output, bytes }: WorkerResult): boolean {
    if (!isHeldBy(this.find(id), workerId)) return true;
    const taken = this.streams.add(id, output, bytes);
    if (taken) this.events.emit('streamed', id);
    return taken;
  }

  /** Progress that came too late and undoes the end of its job, as it does on RunPod. */
  lateProgress(id: string, workerId: string, output: unknown): void {
    const job = this.ledger.get(id);
    if (!job) return;
    if (hasEnded(job)) this.ledger.amend({ ...job, lateProgress: output });
    else this.progress(id, workerId, output);
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

  /** Runs a job that failed once more. Throws ApiError `validation_failed` for any other. */
  retry(id: string): EndpointJob {
    const job = this.find(id);
    if (job.status !== 'FAILED' && job.status !== 'TIMED_OUT') {
      throw new ApiError(
        'validation_failed',
        `only a FAILED or TIMED_OUT job can be retried, this one is ${job.status}`,
      );
    }
    return this.ledger.enqueue(anew(job, this.clock.now()));
  }

  /** Cancels every job that waits; returns how many there were. */
  purge(): number {
    const jobs = this.ledger.waiting();
    for (const job of jobs) this.ledger.end(job, this.now('CANCELLED'));
    return jobs.length;
  }

  counts(): RunPodHealth['jobs'] {
    return this.ledger.counts();
  }

  /** Of the queue, the jobs that may ask for a worker: all, or those that wait for so long. */
  urgent(options?: { readonly waitedMs: number; readonly most: number }): number {
    if (!options || options.waitedMs === 0) return this.ledger.urgentCount;
    return this.ledger.urgentSince(this.clock.now() - options.waitedMs, options.most);
  }

  private now<Status extends EndedJob['status']>(status: Status) {
    return { status, endedAt: this.clock.now(), resultBytes: 0 };
  }
}
