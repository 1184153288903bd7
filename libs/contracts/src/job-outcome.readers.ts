import { isErrorCode } from './error-codes';
import type { ProblemEntry } from './errors';
import { isRecord } from './field-checks';
import { isPlanOfParts } from './job-task';
import {
  OUTCOME_VERSION,
  type Failure,
  type JobOutcome,
  type JobProgress,
  type ManifestFile,
  type ManifestMetrics,
  type ResultManifest,
  type SpentTime,
} from './job-outcome';
import type { JobStage, JobWarning } from './job-parts';

/**
 * The outcome in what the GPU provider says a worker returned; undefined where it is none, since
 * the provider's answers are outside input too. Fields that a newer worker adds are no fault, and
 * those that an older one does not have yet are null or left out.
 */
export function readOutcome(value: unknown): JobOutcome | undefined {
  if (!isRecord(value) || value['version'] !== OUTCOME_VERSION) return undefined;
  if (value['status'] === 'succeeded') {
    const manifest = readManifest(value['manifest']);
    return manifest && { version: OUTCOME_VERSION, status: 'succeeded', manifest };
  }
  const failure = readFailure(value['failure']);
  if (value['status'] !== 'failed' || !failure) return undefined;
  const spent = readSpent(value['spent']);
  return { version: OUTCOME_VERSION, status: 'failed', failure, ...(spent && { spent }) };
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
  const { plan } = value;
  if (plan !== undefined && !(isRecord(plan) && isPlanOfParts(plan))) return undefined;
  const manifest = value as unknown as ResultManifest;
  return { ...manifest, metrics: { ...metrics, gpu: readGpu(metrics.gpu) } };
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

function readSpent(value: unknown): SpentTime | undefined {
  if (!isRecord(value) || !isPositive(value['execution_ms'])) return undefined;
  return { execution_ms: value['execution_ms'], gpu: readGpu(value['gpu']) };
}

/** Longer than any product's name. */
const MAX_GPU_CHARS = 100;

/** The name of a GPU; null where there is none, also from workers that do not name theirs yet. */
function readGpu(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_GPU_CHARS) : null;
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
    (value['media'] === null || isRecord(value['media'])) &&
    ['undefined', 'boolean'].includes(typeof value['delivered'])
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
