import type { Clock } from '../clock';
import { isHeldBy, requeued, type EndedJob, type JobTimes, type RunningJob } from './endpoint-job';
import { dueFor, type Deadlines } from './job-deadlines';
import type { JobLedger } from './job-ledger';

export interface DeliveryLimits extends Deadlines, JobTimes {
  /** How a job ends whose workers were lost twice; RunPod's documentation and reports differ. */
  readonly lostStatus: 'FAILED' | 'TIMED_OUT';
}

/** What becomes of jobs through time and through the loss of their workers. */
export class JobDeliveries {
  constructor(
    private readonly ledger: JobLedger,
    private readonly limits: DeliveryLimits,
    private readonly clock: Clock,
  ) {}

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
      } else if (due?.kind === 'time-out') {
        this.fail(due.job, 'FAILED', 'executionTimeout exceeded');
      } else if (due?.kind === 'redeliver') {
        this.ledger.events.emit('silent', due.job.workerId);
        this.redeliver(due.job);
      }
    }
  }

  private redeliver(job: RunningJob): void {
    if (job.retries > 0) {
      this.fail(job, this.limits.lostStatus, `job timed out after ${job.retries} retries`);
      return;
    }
    this.ledger.void(job);
    this.ledger.enqueue(requeued(job, job.retries + 1, this.clock.now()));
  }

  private fail(job: RunningJob, status: EndedJob['status'], error: string): void {
    this.ledger.void(job);
    this.ledger.end(job, { status, endedAt: this.clock.now(), resultBytes: 0, error });
  }
}
