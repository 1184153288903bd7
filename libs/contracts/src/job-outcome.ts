import { ApiError, isErrorCode, toApiError, type ErrorCode, type ProblemEntry } from './errors';
import type { Encoder, JobStage, JobWarning, MediaFacts } from './job';

/** Version of manifests and outcomes, read by the orchestrator. */
export const OUTCOME_VERSION = 1;

/** One published file of an attempt. */
export interface ManifestFile {
  /** The granted object name. */
  readonly key: string;
  readonly filename: string;
  readonly content_type: string;
  readonly size_bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly media: MediaFacts | null;
}

/** What a worker measured. Milliseconds. */
export interface ManifestMetrics {
  readonly execution_ms: number;
  readonly download_ms: number;
  readonly render_ms: number;
  readonly verify_ms: number;
  readonly upload_ms: number;
  readonly encoder: Encoder | null;
  readonly fallback_reason: string | null;
  readonly speed: number | null;
}

/**
 * The manifest of an attempt: written last, create-only. Its being there means that the attempt
 * succeeded and that every file it names is whole.
 */
export interface ResultManifest {
  readonly version: number;
  readonly job_id: string;
  readonly task_id: string;
  readonly attempt_id: string;
  readonly outputs: Readonly<Record<string, ManifestFile>>;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly warnings: readonly JobWarning[];
  readonly metrics: ManifestMetrics;
}

/** How an attempt failed, as it travels back through the GPU provider and in hints. */
export interface Failure {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly retryable: boolean;
  readonly errors: readonly ProblemEntry[];
}

/** The `output` of a job at the GPU provider: small, the files themselves go to the store. */
export type JobOutcome =
  | { readonly version: number; readonly status: 'succeeded'; readonly manifest: ResultManifest }
  | { readonly version: number; readonly status: 'failed'; readonly failure: Failure };

/** How far a worker is, as hints and the provider's progress carry it. */
export interface JobProgress {
  readonly stage: JobStage;
  /** Percent of the whole job, 0 to 100. */
  readonly progress: number;
  readonly eta_seconds: number | null;
  readonly speed: number | null;
}

/** A thrown value as a Failure; anything unforeseen is `internal` and tells nothing. */
export function toFailure(error: unknown): Failure {
  const { code, detail, retryable, errors } = toApiError(error);
  return { code, detail, retryable, errors };
}

/** A Failure as the error it stands for. */
export function fromFailure({ code, detail, retryable, errors }: Failure): ApiError {
  return new ApiError(code, detail, { retryable, errors });
}

/**
 * The outcome in what the GPU provider says a worker returned; undefined where it is none, since
 * the provider's answers are outside input too.
 */
export function readOutcome(value: unknown): JobOutcome | undefined {
  if (!isRecord(value) || value['version'] !== OUTCOME_VERSION) return undefined;
  if (value['status'] === 'succeeded') {
    const manifest = readManifest(value['manifest']);
    return manifest && { version: OUTCOME_VERSION, status: 'succeeded', manifest };
  }
  const failure = readFailure(value['failure']);
  return value['status'] === 'failed' && failure
    ? { version: OUTCOME_VERSION, status: 'failed', failure }
    : undefined;
}

/** A manifest as it was read from the store, or undefined where it is not a whole one. */
export function readManifest(value: unknown): ResultManifest | undefined {
  if (!isRecord(value) || value['version'] !== OUTCOME_VERSION) return undefined;
  const { job_id, task_id, attempt_id, outputs, data, warnings, metrics } = value;
  if (![job_id, task_id, attempt_id].every((id) => typeof id === 'string')) return undefined;
  if (!isRecord(outputs) || !Object.values(outputs).every(isManifestFile)) return undefined;
  if (data !== null && !isRecord(data)) return undefined;
  if (!Array.isArray(warnings) || !warnings.every(isWarning)) return undefined;
  if (!isMetrics(metrics)) return undefined;
  return value as unknown as ResultManifest;
}

/** Progress as a worker reports it, or undefined where it is none. */
export function readProgress(value: unknown): JobProgress | undefined {
  if (!isRecord(value)) return undefined;
  const { stage, progress, eta_seconds = null, speed = null } = value;
  if (!isStage(stage) || !isShare(progress)) return undefined;
  return {
    stage,
    progress,
    eta_seconds: isPositive(eta_seconds) ? eta_seconds : null,
    speed: isPositive(speed) ? speed : null,
  };
}

const STAGES: readonly unknown[] = ['starting', 'downloading', 'rendering', 'uploading'];

function isStage(value: unknown): value is JobStage {
  return STAGES.includes(value);
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 100;
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function readFailure(value: unknown): Failure | undefined {
  if (!isRecord(value) || !isErrorCode(value['code'])) return undefined;
  const { code, detail, retryable, errors } = value;
  if (typeof detail !== 'string' || typeof retryable !== 'boolean') return undefined;
  return {
    code,
    detail: detail.slice(0, 2000),
    retryable,
    errors: Array.isArray(errors) ? errors.filter(isProblemEntry).slice(0, 100) : [],
  };
}

function isProblemEntry(value: unknown): value is ProblemEntry {
  return (
    isRecord(value) && ['pointer', 'code', 'detail'].every((key) => typeof value[key] === 'string')
  );
}

function isManifestFile(value: unknown): value is ManifestFile {
  return (
    isRecord(value) &&
    ['key', 'filename', 'content_type'].every((key) => typeof value[key] === 'string') &&
    typeof value['sha256'] === 'string' &&
    /^[0-9a-f]{64}$/.test(value['sha256']) &&
    Number.isSafeInteger(value['size_bytes']) &&
    (value['media'] === null || isRecord(value['media']))
  );
}

function isWarning(value: unknown): value is JobWarning {
  return (
    isRecord(value) && typeof value['code'] === 'string' && typeof value['detail'] === 'string'
  );
}

function isMetrics(value: unknown): value is ManifestMetrics {
  return (
    isRecord(value) &&
    ['execution_ms', 'download_ms', 'render_ms', 'verify_ms', 'upload_ms'].every((key) =>
      isPositive(value[key]),
    )
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
