import type { ProviderHealth, ProviderState, ProviderStatus, Submission } from './gpu.provider';
import type { RunPodAnswer } from './runpod.client';

/** What an answer of POST /run means. */
export function readSubmission({ status, body, retryAfterMs }: RunPodAnswer): Submission {
  if (status >= 200 && status < 300) {
    const providerId = isRecord(body) ? body['id'] : undefined;
    return isProviderId(providerId)
      ? { kind: 'accepted', providerId }
      : { kind: 'unclear', detail: 'The GPU provider took a request but gave no id.' };
  }
  const detail = refusal(status);
  if (REFUSALS.has(status)) return { kind: 'refused', detail, retryAfterMs };
  if (status >= 400 && status < 500) return { kind: 'rejected', detail };
  return { kind: 'unclear', detail };
}

/** What an answer of GET /status means; undefined where it says nothing about the job. */
export function readStatus({ status, body }: RunPodAnswer): ProviderStatus | undefined {
  // A time to live that ran out, or 30 minutes after the end: RunPod has forgotten the job.
  if (status === 404) return { ...NOTHING, state: 'gone' };
  if (status !== 200 || !isRecord(body) || typeof body['status'] !== 'string') return undefined;
  return {
    state: STATES.get(body['status']) ?? 'unknown',
    output: body['output'],
    error: text(body['error'], 4000),
    queueMs: milliseconds(body['delayTime']),
    executionMs: milliseconds(body['executionTime']),
    workerId: text(body['workerId'], 128),
  };
}

/** The counts of GET /health; missing ones are 0, since RunPod's own documents differ. */
export function readHealth({ status, body }: RunPodAnswer): ProviderHealth | undefined {
  if (status !== 200 || !isRecord(body)) return undefined;
  const jobs = isRecord(body['jobs']) ? body['jobs'] : {};
  const workers = isRecord(body['workers']) ? body['workers'] : {};
  return {
    jobs: {
      completed: count(jobs['completed']),
      failed: count(jobs['failed']),
      in_progress: count(jobs['inProgress']),
      in_queue: count(jobs['inQueue']),
      retried: count(jobs['retried']),
    },
    workers: {
      idle: count(workers['idle']),
      initializing: count(workers['initializing']),
      ready: count(workers['ready']),
      running: count(workers['running']),
      throttled: count(workers['throttled']),
      unhealthy: count(workers['unhealthy']),
    },
  };
}

/** A sentence for the operator about an answer that is not one of success. */
export function refusal(status: number): string {
  return `The GPU provider answered ${status}${REFUSALS.get(status) ?? ''}.`;
}

/** Statuses that are about the account or the endpoint, so that any other request fares alike. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [401, ': the API key is not valid (RUNPOD_API_KEY)'],
  [402, ': the account has no credit left'],
  [403, ': the API key may not use this endpoint (RUNPOD_API_KEY)'],
  [404, ': there is no such endpoint (RUNPOD_ENDPOINT_ID, RUNPOD_BASE_URL)'],
  [429, ': too many requests, or its queue is full'],
]);

const STATES: ReadonlyMap<string, ProviderState> = new Map([
  ['IN_QUEUE', 'queued'],
  ['IN_PROGRESS', 'running'],
  ['RUNNING', 'running'],
  ['COMPLETED', 'completed'],
  ['FAILED', 'failed'],
  ['CANCELLED', 'canceled'],
  ['TIMED_OUT', 'timed_out'],
]);

const NOTHING = {
  output: undefined,
  error: null,
  queueMs: null,
  executionMs: null,
  workerId: null,
};

/** Ids become part of paths. */
function isProviderId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-][\w.-]{0,127}$/.test(value);
}

function milliseconds(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= 1e12 ? Math.round(value) : null;
}

function count(value: unknown): number {
  return Number.isSafeInteger(value) ? Math.max(0, value as number) : 0;
}

function text(value: unknown, maxLength: number): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, maxLength) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
