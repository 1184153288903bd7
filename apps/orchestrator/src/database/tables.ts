import type { JobStage, JobStatus, OperationName } from '@app/contracts';
import type { Generated, Selectable } from 'kysely';

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

export type DeliveryState = 'pending' | 'delivered' | 'unwanted' | 'failed';

/** One event of a job for its webhook's receiver: the queue and the log in one. */
export interface DeliveriesTable {
  /** The webhook-id, the same on every try. */
  id: string;
  job_id: string;
  owner: string;
  /** 1, 2, 3 … of its job. */
  position: number;
  /** `job.succeeded`, `job.progress`, … */
  event: string;
  /** The origin of the receiver's address. */
  receiver: string;
  state: DeliveryState;
  tries: number;
  /** When the next try may begin, while it is pending. */
  due_at: number;
  created_at: number;
  settled_at: number | null;
}

/** One try of a delivery, and what came of it. */
export interface DeliveryTriesTable {
  id: string;
  delivery_id: string;
  job_id: string;
  number: number;
  at: number;
  duration_ms: number;
  /** The status of the answer; null where there was none. */
  status: number | null;
  /** Why there was none. */
  detail: string | null;
}

/** What an owner has beside keys; an owner without a row has the values of a new one. */
export interface OwnersTable {
  id: string;
  webhook_secret_version: number;
  /** Until some time after it, deliveries are signed with the secret before as well. */
  webhook_secret_rotated_at: number | null;
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
export type DeliveryRow = Selectable<DeliveriesTable>;
export type DeliveryTryRow = Selectable<DeliveryTriesTable>;

/** A key of an owner. It was shown once, to whom it was made for; only its hash is kept. */
export interface ApiKeysTable {
  id: string;
  owner: string;
  name: string;
  /** SHA-256 of the key, as hex. */
  hash: string;
  /** Parted by commas. */
  scopes: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  /** To the minute. */
  last_used_at: number | null;
}

/** The limits of an owner (`id`); null stands for the default, 0 for none. */
export interface OwnerLimitsTable {
  id: string;
  requests_per_minute: number | null;
  active_jobs: number | null;
  monthly_spend_usd: Generated<number | null>;
  /** No fewer than there are active: grows with each job, and is counted anew at the limit. */
  active_at_most: Generated<number>;
}

/** A template of pipelines; `id` is owner and name. */
export interface TemplatesTable {
  id: string;
  owner: string;
  name: string;
  definition_json: string;
  created_at: number;
  updated_at: number;
}

export type ApiKeyRow = Selectable<ApiKeysTable>;
export type TemplateRow = Selectable<TemplatesTable>;

/** A file that an owner uploaded; its bytes lie in the store. */
export interface FilesTable {
  id: string;
  owner: string;
  filename: string;
  /** By content, as is its kind. */
  content_type: string;
  kind: 'video' | 'image' | 'audio' | 'subtitles';
  size_bytes: number;
  /** Null of what did not pass through this program. */
  sha256: string | null;
  created_at: number;
  expires_at: number;
}

export type FileRow = Selectable<FilesTable>;

/** A file that is about to come. */
export interface UploadsTable {
  /** That of the file which it becomes. */
  id: string;
  owner: string;
  /** In one request, in several that continue each other, or straight to the store. */
  way: 'whole' | 'resumable' | 'direct';
  filename: string;
  /** What was announced, or the most it can be. */
  size_bytes: number;
  /** What its sender said of it beside, to be told again. */
  metadata_json: string | null;
  created_at: number;
  /** When it is given up. */
  expires_at: number;
}

export type UploadRow = Selectable<UploadsTable>;

/** What a job that ended took and made (`id`); it outlives the job's own row. */
export interface JobUsageTable {
  id: string;
  owner: string;
  operation: OperationName;
  status: JobStatus;
  /** Of its end, in UTC: 2026-11-22. */
  day: string;
  queue_ms: number | null;
  /** How long its last run took. */
  render_ms: number | null;
  /** Of all files that it made. */
  output_ms: number;
  /** As billed where that is known, else as its last run took. */
  gpu_ms: number;
  /** Millionths of a dollar; null where no price is known. */
  cost_micro_usd: number | null;
  /** Of the GPU that ran it last. */
  price_per_second_usd: number | null;
}

/** What the jobs of an owner cost that ended in a month; `id` is both. */
export interface OwnerSpendTable {
  id: string;
  owner: string;
  /** In UTC: 2026-11. */
  month: string;
  micro_usd: number;
}

export type JobUsageRow = Selectable<JobUsageTable>;
