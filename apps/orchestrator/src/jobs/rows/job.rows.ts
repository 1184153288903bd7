import { newId, type OperationName, type PlanTask } from '@app/contracts';
import type { Transaction } from 'kysely';

import { insertRow } from '../../database/insert-row';
import type { JobRow, Tables } from '../../database/tables';
import { promise } from '../outbox/outbox';

/** A job as it is taken in. */
export interface NewJob {
  readonly owner: string;
  readonly keyId: string;
  readonly operation: OperationName;
  readonly input: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly webhookUrl: string | null;
  /** Null for the three final ones. */
  readonly webhookEvents: readonly string[] | null;
  readonly requestId: string;
  /** The trace it is a part of. */
  readonly traceparent?: string | undefined;
  /** How its first task is asked; undefined where a worker is to render it whole. */
  readonly task?: PlanTask | undefined;
}

/** The row of a job that waits; milliseconds since 1970. */
export function newJobRow(id: string, job: NewJob, now: number): JobRow {
  return {
    id,
    owner: job.owner,
    key_id: job.keyId,
    operation: job.operation,
    status: 'queued',
    stage: 'queued',
    progress: 0,
    eta_seconds: null,
    revision: 1,
    input_json: JSON.stringify(job.input),
    metadata_json: JSON.stringify(job.metadata),
    output_json: null,
    warnings_json: '[]',
    error_json: null,
    metrics_json: null,
    cost_json: null,
    attempts: 0,
    request_id: job.requestId,
    webhook_url: job.webhookUrl,
    webhook_events: job.webhookEvents?.join(',') ?? null,
    created_at: now,
    started_at: null,
    finished_at: null,
    expires_at: null,
    deleted_at: null,
    traceparent: job.traceparent ?? null,
    trace_told: 0,
  };
}

/** Writes a job, its task and the promise to dispatch it. */
export async function insertJob(
  transaction: Transaction<Tables>,
  row: JobRow,
  task?: PlanTask,
): Promise<void> {
  const { id: jobId, owner, created_at: dueAt } = row;
  const subject = newId('task', dueAt);
  await insertRow(transaction, 'jobs', row);
  const unbegun = { position: 0, state: 'open', counted_attempts: 0, attempts: 0 } as const;
  const task_json = task ? JSON.stringify(task) : null;
  await insertRow(transaction, 'tasks', { id: subject, job_id: jobId, ...unbegun, task_json });
  await promise(transaction, { kind: 'dispatch', subject, jobId, owner, dueAt });
}
