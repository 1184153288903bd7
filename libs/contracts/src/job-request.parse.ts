import { ApiError, type ProblemEntry } from './errors';
import { JOB_REQUEST_VERSION, JobRequest, type JobLimits } from './job-request';
import { OPERATIONS, type OperationName } from './operations';
import { parse } from './parse';

/**
 * A taken job's input as a JobRequest. RunPod's queue is an outside input, so everything is checked.
 * Throws ApiError `worker_outdated` for a version, field or operation that this code does not know
 * (a newer worker may), `validation_failed` for anything else that is wrong.
 */
export function parseJobRequest(value: unknown): JobRequest {
  const current = upgrade(value);
  try {
    return parse(JobRequest, current);
  } catch (error) {
    throw outdatedIfUnknown(error);
  }
}

/** Unknown fields mean that the other side is newer: retryable, and not the request's fault. */
export function outdatedIfUnknown(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.code !== 'validation_failed') return error;
  const newer = error.errors.find(isFromTheFuture);
  return newer
    ? new ApiError('worker_outdated', `This worker is older than the request: ${newer.detail}.`)
    : error;
}

function isFromTheFuture({ code, pointer }: ProblemEntry): boolean {
  return code === 'unknown_field' || (pointer === '/operation' && code === 'format');
}

/** Requests of the version before are completed from the operation's own definition. */
function upgrade(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('version' in value)) return value;
  const { version } = value;
  if (version === JOB_REQUEST_VERSION || typeof version !== 'number') return value;
  if (version === 1) {
    const { operation } = value as { operation?: unknown };
    return { ...value, version: JOB_REQUEST_VERSION, limits: limitsOf(operation), trace: {} };
  }
  throw new ApiError(
    'worker_outdated',
    `This worker serves JobRequest versions 1 to ${JOB_REQUEST_VERSION}, not ${version}.`,
  );
}

/** The limits that an operation's definition gives, as they stand in a JobRequest. */
export function limitsOf(operation: unknown): JobLimits | undefined {
  if (typeof operation !== 'string' || !Object.hasOwn(OPERATIONS, operation)) return undefined;
  const { limits } = OPERATIONS[operation as OperationName];
  return {
    execution_timeout_ms: limits.executionTimeoutMs,
    max_source_bytes: limits.maxSourceBytes,
    max_output_bytes: limits.maxOutputBytes,
    max_duration_seconds: limits.maxDurationSeconds,
    max_pixels: limits.maxPixels,
  };
}
