import { isFinal, type JobMetrics } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';

import { Config } from '../../config/config';
import { Database } from '../../database/database';
import type { AttemptRow, JobRow, OutboxRow, Tables } from '../../database/tables';
import type { ProviderStatus } from '../../runpod/gpu.provider';
import { recordUsage } from '../../usage/usage.writer';
import { jobAccount, type JobAccount } from './job.account';
import { lockJob } from '../rows/job.change';
import { NO_METRICS } from '../rows/job.result';
import { promise } from '../outbox/outbox';

/** Long enough for the provider to hear of the end from its worker. */
const ASK_AFTER_MS = 3_000;

/** Promises to ask what an attempt took, where the provider ran it and has not said so yet. */
export async function promiseAccount(
  transaction: Transaction<Tables>,
  { id: subject, job_id: jobId, owner, ...attempt }: AttemptRow,
  now: number,
): Promise<void> {
  const { provider_id, provider_execution_ms, worker_execution_ms, started_at } = attempt;
  const ran = started_at !== null || worker_execution_ms !== null;
  if (!ran || provider_id === null || provider_execution_ms !== null) return;
  const dueAt = now + ASK_AFTER_MS;
  await promise(transaction, { kind: 'account', subject, jobId, owner, dueAt });
}

/** Attempts whose account is open. */
@Injectable()
export class AccountStore {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  /** Entries that are due, each given to one orchestrator until `dueAt`; the try is counted. */
  async claim(
    most: number,
    { now, dueAt }: { readonly now: number; readonly dueAt: number },
  ): Promise<readonly OutboxRow[]> {
    const due = await this.database.reader
      .selectFrom('outbox')
      .selectAll()
      .where('kind', '=', 'account')
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('id')
      .limit(most)
      .execute();
    if (due.length === 0) return [];
    return this.database.write(async (transaction) => {
      const claimed: OutboxRow[] = [];
      for (const entry of due) claimed.push(...(await claimEntry(transaction, entry, dueAt)));
      return claimed;
    });
  }

  /** The attempt that an entry is about; undefined where it is no longer kept. */
  attemptOf({ subject }: OutboxRow): Promise<AttemptRow | undefined> {
    return this.database.reader
      .selectFrom('attempts')
      .selectAll()
      .where('id', '=', subject)
      .executeTakeFirst();
  }

  async done({ id }: OutboxRow): Promise<void> {
    await this.database.write((transaction) =>
      transaction.deleteFrom('outbox').where('id', '=', id).execute(),
    );
  }

  /** Gives a claimed entry back, its try uncounted: whoever comes next asks at once. */
  async handBack({ id, due_at }: OutboxRow, now: number): Promise<void> {
    await this.database.write((transaction) =>
      transaction
        .updateTable('outbox')
        .set((set) => ({ due_at: now, tries: set('tries', '-', 1) }))
        .where('id', '=', id)
        .where('due_at', '=', due_at)
        .execute(),
    );
  }

  /** Takes over what the provider says; gives whether an ended job's account changed by it. */
  settle({ id, job_id }: AttemptRow, status: ProviderStatus): Promise<boolean> {
    return this.database.write(async (transaction) => {
      const job = await lockJob(transaction, job_id);
      await transaction
        .updateTable('attempts')
        .set({
          provider_execution_ms: status.executionMs,
          ...(status.queueMs !== null && { provider_queue_ms: status.queueMs }),
          ...(status.workerId !== null && { worker_id: status.workerId }),
        })
        .where('id', '=', id)
        .execute();
      if (!job || !isFinal(job.status)) return false;
      return refine(transaction, job, await jobAccount(transaction, job, this.config.env));
    });
  }
}

function claimEntry(
  transaction: Transaction<Tables>,
  { id, due_at }: OutboxRow,
  dueAt: number,
): Promise<readonly OutboxRow[]> {
  return transaction
    .updateTable('outbox')
    .set((set) => ({ due_at: dueAt, tries: set('tries', '+', 1) }))
    .where('id', '=', id)
    .where('due_at', '=', due_at)
    .returningAll()
    .execute();
}

/** Metrics and cost alone: how the job ended was written once. */
async function refine(
  transaction: Transaction<Tables>,
  job: JobRow,
  { cost, ...times }: JobAccount,
): Promise<boolean> {
  const { id, metrics_json, cost_json } = job;
  const metrics = metrics_json ? (JSON.parse(metrics_json) as JobMetrics) : NO_METRICS;
  const refined = {
    metrics_json: JSON.stringify({ ...metrics, ...times }),
    cost_json: cost && JSON.stringify(cost),
  };
  if (refined.metrics_json === metrics_json && refined.cost_json === cost_json) return false;
  await transaction
    .updateTable('jobs')
    .set((set) => ({ ...refined, revision: set('revision', '+', 1) }))
    .where('id', '=', id)
    .execute();
  await recordUsage(transaction, { ...job, ...refined });
  return true;
}
