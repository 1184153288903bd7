import type { JobStage, JobStatus, OperationName } from '@app/contracts';
import type { Generated, Selectable } from 'kysely';

import type { ApiKeysTable, OwnerLimitsTable, OwnersTable } from './callers.tables';
import type { DeliveriesTable, DeliveryTriesTable } from './deliveries.tables';
import type { EndpointsTable, RequestCountsTable } from './endpoints.tables';
import type { FilesTable, UploadsTable } from './files.tables';
import type { TemplatesTable } from './templates.tables';
import type { JobUsageTable, OwnerSpendTable } from './usage.tables';

/**
 * The tables as every dialect holds them: texts, numbers and nulls. Times are milliseconds since
 * 1970; columns named `…_json` hold JSON text; yes and no are 1 and 0.
 */
export interface Tables {
  readonly jobs: JobsTable;
  readonly tasks: TasksTable;
  readonly attempts: AttemptsTable;
  readonly outbox: OutboxTable;
  readonly idempotency_keys: IdempotencyKeysTable;
  readonly deliveries: DeliveriesTable;
  readonly delivery_tries: DeliveryTriesTable;
  readonly owners: OwnersTable;
  readonly provider_calls: ProviderCallsTable;
  readonly api_keys: ApiKeysTable;
  readonly owner_limits: OwnerLimitsTable;
  readonly templates: TemplatesTable;
  readonly files: FilesTable;
  readonly uploads: UploadsTable;
  readonly job_usage: JobUsageTable;
  readonly owner_spend: OwnerSpendTable;
  readonly endpoints: EndpointsTable;
  readonly request_counts: RequestCountsTable;
}

/** One request for an operation. */
export interface JobsTable {
  id: string;
  owner: string;
  key_id: string;
  operation: OperationName;
  status: JobStatus;
  stage: JobStage;
  /** Percent. */
  progress: number;
  eta_seconds: number | null;
  /** Grows with every change that a client can see. */
  revision: number;
  input_json: string;
  metadata_json: string;
  output_json: string | null;
  warnings_json: string;
  error_json: string | null;
  metrics_json: string | null;
  cost_json: string | null;
  /** Submissions to the provider so far, those it refused left out. */
  attempts: number;
  request_id: string;
  webhook_url: string | null;
  /** Names of events, parted by commas; null for the three final ones. */
  webhook_events: string | null;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
  expires_at: number | null;
  /** Its owner had its files, input and output erased then. */
  deleted_at: number | null;
  /** The trace it is a part of, and the client's own span in it; null where it is not traced. */
  traceparent: string | null;
  /** Whether its spans were told. */
  trace_told: Generated<number>;
}

/** A part of a job that one worker renders. */
export interface TasksTable {
  id: string;
  job_id: string;
  position: number;
  state: 'open' | 'ended';
  /** Attempts that count against the limit; a worker that is too old does not. */
  counted_attempts: number;
  attempts: number;
  /** Workers that stopped in the middle of it. */
  lost_workers: Generated<number>;
  /** What of the job it is; null where that is all of it. */
  task_json: string | null;
  /** What its worker stored, where other tasks need that. */
  manifest_json: string | null;
  /** Percent of the task; null where the job's is all there is. */
  progress: number | null;
}

/** `submitting` is written before the provider is called, `submitted` after it gave its id. */
export type AttemptState = 'submitting' | 'submitted' | 'ended';

export type AttemptResult = 'succeeded' | 'failed' | 'canceled';

/** One submission of a task to the GPU provider. */
export interface AttemptsTable {
  id: string;
  task_id: string;
  job_id: string;
  owner: string;
  state: AttemptState;
  result: AttemptResult | null;
  /** Why it failed, for the operator. */
  error_json: string | null;
  /** The provider's id of it; null until its answer was recorded. */
  provider_id: string | null;
  /** Number of the last delivery to a worker; 0 is the one that came with the job. */
  delivery: number;
  counted: 0 | 1;
  polls: number;
  next_poll_at: number;
  /** When the last upload grant of it is void. */
  grants_expire_at: number;
  created_at: number;
  submitted_at: number | null;
  /** The first sign that a worker has it. */
  started_at: number | null;
  ended_at: number | null;
  /** As the provider counts them. */
  provider_queue_ms: number | null;
  provider_execution_ms: number | null;
  worker_id: string | null;
  /** The worker's own word: which GPU it was, and how long it took. */
  gpu: string | null;
  worker_execution_ms: number | null;
  /** The name of the endpoint that it was handed to; null or unknown: the first one. */
  endpoint: string | null;
  /** As its task's: what a look at the attempt has to know of that. */
  task_json: string | null;
}

/**
 * What must still happen: `subject` is a task, a provider id, a prefix of the store, or an attempt
 * whose account is open.
 */
export type OutboxKind = 'dispatch' | 'cancel' | 'delete' | 'account';

/** Work that was promised in the same transaction as the change that asks for it. */
export interface OutboxTable {
  id: string;
  kind: OutboxKind;
  subject: string;
  job_id: string;
  owner: string;
  due_at: number;
  tries: number;
  /** For deletions: they are repeated until then. */
  until: number | null;
  /** For cancels: where the attempt stands. */
  endpoint: string | null;
}

/** The job that an Idempotency-Key stands for; `id` is a hash of owner and key. */
export interface IdempotencyKeysTable {
  id: string;
  owner: string;
  /** A hash of what was asked for. */
  fingerprint: string;
  job_id: string;
  expires_at: number;
}

/** Calls to the provider in one second, over all orchestrators; `id` is kind and second. */
export interface ProviderCallsTable {
  id: string;
  kind: string;
  /** Since 1970. */
  second: number;
  calls: number;
}

export type JobRow = Selectable<JobsTable>;
export type TaskRow = Selectable<TasksTable>;
export type AttemptRow = Selectable<AttemptsTable>;
export type OutboxRow = Selectable<OutboxTable>;
