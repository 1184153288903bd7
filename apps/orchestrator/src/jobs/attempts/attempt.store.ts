import { isFinal, JOB_STAGES, type JobProgress, type JobStage } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import { Database } from '../../database/database';
import type { AttemptRow, JobRow } from '../../database/tables';
import type { ProviderStatus } from '../../runpod/gpu.provider';
import { lockJob, type JobPatch } from '../rows/job.change';
import { JobChanges } from '../rows/job.changes';
import { advanceJob } from '../rows/job.events';
import { isOneOfSeveral, jobProgress } from './task.progress';

/** An attempt with the job it works for. */
export interface AttemptOfJob {
  readonly attempt: AttemptRow;
  readonly job: JobRow;
}

/** What a look at a running attempt showed. */
export interface Sighting {
  readonly running: boolean;
  readonly progress?: JobProgress;
  readonly status?: ProviderStatus;
  readonly nextPollInMs: number;
}

/** Attempts while they live. */
@Injectable()
export class AttemptStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly changes: JobChanges,
  ) {}

  /** The attempt and its job, while the attempt has not ended. */
  async findLive(id: string): Promise<AttemptOfJob | undefined> {
    const { reader } = this.database;
    const attempt = await reader
      .selectFrom('attempts')
      .selectAll()
      .where('id', '=', id)
      .where('state', '!=', 'ended')
      .executeTakeFirst();
    const job =
      attempt &&
      (await reader
        .selectFrom('jobs')
        .selectAll()
        .where('id', '=', attempt.job_id)
        .executeTakeFirst());
    return attempt && job && { attempt, job };
  }

  /** A worker begins the attempt's next delivery; undefined when it need not begin. */
  async start(found: AttemptOfJob, grantsExpireAt: number): Promise<AttemptOfJob | undefined> {
    const started = await this.database.write(async (transaction) => {
      const job = await lockJob(transaction, found.job.id);
      if (!job || isFinal(job.status)) return undefined;
      const now = this.clock.now();
      const attempt = await transaction
        .updateTable('attempts')
        .set((set) => ({
          delivery: set('delivery', '+', 1),
          started_at: set.fn.coalesce('started_at', set.val(now)),
          grants_expire_at: set
            .case()
            .when('grants_expire_at', '<', grantsExpireAt)
            .then(grantsExpireAt)
            .else(set.ref('grants_expire_at'))
            .end(),
        }))
        .where('id', '=', found.attempt.id)
        .where('state', '!=', 'ended')
        .where('delivery', '<', MAX_DELIVERIES)
        .returningAll()
        .executeTakeFirst();
      if (!attempt) return undefined;
      await advanceJob(transaction, { jobId: job.id, now }, (row) =>
        begun(row, isOneOfSeveral(attempt) ? 'rendering' : 'starting', now),
      );
      return { attempt, job };
    });
    if (started) this.changes.publish(started.job.id);
    return started;
  }

  /** Notes how far a worker says it is. */
  async progress({ attempt, job }: AttemptOfJob, progress: JobProgress): Promise<void> {
    const now = this.clock.now();
    const changed = await this.database.write(async (transaction) => {
      const whole = await jobProgress(transaction, attempt, progress);
      return advanceJob(transaction, { jobId: job.id, now }, (row) => advanced(row, whole, now));
    });
    if (changed) this.changes.publish(attempt.job_id);
  }

  /** Notes what a look at the provider showed, and when to look again. */
  async saw({ attempt, job }: AttemptOfJob, sighting: Sighting): Promise<void> {
    const { running, progress, status, nextPollInMs } = sighting;
    const changed = await this.database.write(async (transaction) => {
      if (running) await lockJob(transaction, job.id);
      const now = this.clock.now();
      await transaction
        .updateTable('attempts')
        .set((set) => ({
          polls: set('polls', '+', 1),
          next_poll_at: now + nextPollInMs,
          ...(running && { started_at: set.fn.coalesce('started_at', set.val(now)) }),
          ...(status && { provider_queue_ms: status.queueMs, worker_id: status.workerId }),
        }))
        .where('id', '=', attempt.id)
        .where('state', '!=', 'ended')
        .execute();
      if (!running) return false;
      const whole = progress && (await jobProgress(transaction, attempt, progress));
      return advanceJob(transaction, { jobId: job.id, now }, (row) =>
        whole ? advanced(row, whole, now) : begunOnce(row, now),
      );
    });
    if (changed) this.changes.publish(job.id);
  }
}

/** RunPod delivers at most twice; more is a loop of some kind. */
const MAX_DELIVERIES = 20;

function begun(row: JobRow, stage: JobStage, now: number): JobPatch {
  return { status: 'processing', stage, started_at: row.started_at ?? now };
}

function begunOnce(row: JobRow, now: number): JobPatch | undefined {
  return row.stage === 'queued' ? begun(row, 'starting', now) : undefined;
}

/**
 * Progress never goes back, also when a second delivery begins anew. What the provider tells is
 * older than what the worker told itself, so an earlier stage is old news.
 */
function advanced(row: JobRow, update: JobProgress, now: number): JobPatch | undefined {
  const isOld = JOB_STAGES.indexOf(update.stage) < JOB_STAGES.indexOf(row.stage);
  if (isOld || (update.progress <= row.progress && update.stage === row.stage)) return undefined;
  const progress = Math.max(row.progress, Math.min(99, update.progress));
  return { ...begun(row, update.stage, now), progress, eta_seconds: update.eta_seconds };
}
