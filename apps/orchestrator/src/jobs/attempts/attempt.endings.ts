import type { Failure, ResultManifest } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import { goesOn, type ProviderStatus } from '../../runpod/gpu.provider';
import {
  countAttempt,
  endAttempt,
  haltAttempts,
  retryTask,
  stopAtProvider,
  sweptUntil,
} from './attempt.end';
import type { AttemptOfJob } from './attempt.store';
import { jobAccount } from '../accounts/job.account';
import { lockJob } from '../rows/job.change';
import { JobChanges } from '../rows/job.changes';
import { endJob } from '../rows/job.end';
import { failedPatch, succeededPatch } from '../rows/job.result';
import { jobPrefix } from '../rows/object.keys';
import { promise } from '../outbox/outbox';
import { lastFailure, neverStarted, retryInMs } from './retry.policy';
import { followTask } from './task.endings';

/** Why and as what an attempt failed. */
export interface FailedAttempt {
  readonly failure: Failure;
  readonly counted: boolean;
  /** Workers that stopped in the middle of it. */
  readonly lostWorkers: number;
  readonly status: ProviderStatus | undefined;
}

/** Ends attempts, and with them jobs: each of these is one transaction with compare-and-set. */
@Injectable()
export class AttemptEndings {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly changes: JobChanges,
  ) {}

  /**
   * The result of an attempt becomes the job's, or what other tasks of it need. Gives whether it did:
   * a job ends once.
   */
  async succeed(
    { attempt, job }: AttemptOfJob,
    manifest: ResultManifest,
    status: ProviderStatus | undefined,
  ): Promise<boolean> {
    const now = this.clock.now();
    const expires_at = now + this.config.env.OUTPUT_TTL_HOURS * 3_600_000;
    const changed = await this.database.write(async (transaction) => {
      await lockJob(transaction, job.id);
      const spent = manifest.metrics;
      const end = { result: 'succeeded', counted: 1, now, status, spent } as const;
      const ended = await endAttempt(transaction, attempt.id, end);
      if (!ended) return false;
      const result = await followTask(transaction, ended, manifest, now);
      if (!result) return true;
      const account = await jobAccount(transaction, job, this.config.env);
      const { id: jobId, owner } = job;
      const subject = jobPrefix(owner, jobId);
      const lasting = { dueAt: expires_at, until: sweptUntil(ended) };
      await promise(transaction, { kind: 'delete', subject, jobId, owner, ...lasting });
      return endJob(transaction, jobId, (row) => ({
        ...succeededPatch(row, { manifest: result, account, now }),
        expires_at,
      }));
    });
    if (changed) this.changes.publish(job.id);
    return changed;
  }

  /**
   * An attempt that no worker has begun is taken back from its endpoint, and its task goes elsewhere at
   * once: no try is counted. Gives false, and changes nothing, where it changed since it was read.
   */
  async move({ attempt, job }: AttemptOfJob, failure: Failure): Promise<boolean> {
    const now = this.clock.now();
    const moved = { result: 'canceled', counted: 0, now, failure, seen: attempt } as const;
    const changed = await this.database.write(async (transaction) => {
      await lockJob(transaction, job.id);
      const ended = await endAttempt(transaction, attempt.id, moved);
      if (!ended) return false;
      await stopAtProvider(transaction, ended, now);
      return retryTask(transaction, attempt, now);
    });
    if (changed) this.changes.publish(job.id);
    return changed;
  }

  /**
   * An attempt failed: the task waits for the next one, or the job has failed. Gives false, and
   * changes nothing, where a worker began or the provider named the attempt since it was read.
   */
  async fail({ attempt, job }: AttemptOfJob, failed: FailedAttempt): Promise<boolean> {
    const { failure, counted, lostWorkers, status } = failed;
    const now = this.clock.now();
    const facts = { counted: counted ? 1 : 0, now, status, failure, seen: attempt } as const;
    const changed = await this.database.write(async (transaction) => {
      await lockJob(transaction, job.id);
      const ended = await endAttempt(transaction, attempt.id, { result: 'failed', ...facts });
      if (!ended) return undefined;
      if (!status || goesOn(status.state)) await stopAtProvider(transaction, ended, now);
      const task = await countAttempt(transaction, attempt, { counted, lostWorkers });
      const isTooOld = now - job.created_at >= this.config.maxJobAgeMs;
      const retryMs = isTooOld ? undefined : retryInMs({ failure, ...task, random: Math.random() });
      if (retryMs !== undefined) return retryTask(transaction, attempt, now + retryMs);
      if (attempt.task_json !== null) await haltAttempts(transaction, job.id, now);
      const account = await jobAccount(transaction, job, this.config.env);
      const last =
        isTooOld && !counted && failure.code === 'worker_lost'
          ? neverStarted(this.config.env.JOB_MAX_AGE_HOURS)
          : lastFailure({ failure, ...task });
      return endJob(transaction, job.id, (row) =>
        failedPatch(row, { failure: last, account, now }),
      );
    });
    if (changed) this.changes.publish(job.id);
    return changed !== undefined;
  }
}
