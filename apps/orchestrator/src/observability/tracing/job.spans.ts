import {
  keptTrace,
  parentIn,
  spanContextOf,
  type Span,
  type SpanAttributes,
  type TraceContext,
} from '@app/tracing';

import type { AttemptRow, JobRow } from '../../database/tables';
import type { JobAcceptedSignal, WebhookTrySignal } from '../signals';

/** The span of a request that made a job: the client's own span is above it, the job below. */
export function requestSpan(accepted: JobAcceptedSignal, endMs: number): Span | undefined {
  const { jobId, operation, durationMs } = accepted;
  const trace = keptTrace(accepted.traceparent);
  if (!trace) return undefined;
  return {
    ...{ name: `submit ${operation}`, kind: 'server' },
    context: requestContext(trace, jobId),
    parentSpanId: parentIn(trace),
    ...{ startMs: endMs - durationMs, endMs },
    attributes: { 'api_gpu.job_id': jobId, 'api_gpu.operation': operation },
  };
}

/** All that is known of a job that has ended, and of what was tried for it. */
export function jobSpans(job: JobRow, attempts: readonly AttemptRow[]): readonly Span[] {
  const trace = keptTrace(job.traceparent);
  if (!trace || job.finished_at === null) return [];
  const endMs = job.finished_at;
  const context = spanContextOf(trace, job.id);
  const whole: Span = {
    ...{ name: `job ${job.operation}`, kind: 'internal', context },
    parentSpanId: requestContext(trace, job.id).spanId,
    ...{ startMs: job.created_at, endMs },
    attributes: {
      'api_gpu.job_id': job.id,
      'api_gpu.operation': job.operation,
      'api_gpu.status': job.status,
      'api_gpu.attempts': job.attempts,
    },
    ...(job.status === 'failed' && { error: codeIn(job.error_json) }),
  };
  return [whole, ...attempts.flatMap((attempt) => attemptSpans(attempt, { context, endMs }))];
}

/** A try of a webhook; undefined for one of no trace. */
export function webhookSpan(tried: WebhookTrySignal, endMs: number): Span | undefined {
  const { status, host, place, durationMs } = tried;
  if (!place) return undefined;
  const isTaken = status !== null && status < 300;
  return {
    ...{ name: 'webhook', kind: 'client', ...place },
    ...{ startMs: endMs - durationMs, endMs },
    attributes: {
      ...serverAt(host),
      ...(status !== null && { 'http.response.status_code': status }),
    },
    ...(!isTaken && { error: status === null ? 'unreachable' : String(status) }),
  };
}

function serverAt(host: string): SpanAttributes {
  const { hostname, port } = new URL(`https://${host}`);
  return {
    'server.address': hostname.replace(/^\[|\]$/g, ''),
    ...(port !== '' && { 'server.port': Number(port) }),
  };
}

interface Above {
  readonly context: TraceContext;
  /** When the job ended: nothing of it goes on after that. */
  readonly endMs: number;
}

/** The attempt, and in it the call that handed it over and the wait for a worker. */
function attemptSpans(attempt: AttemptRow, { context: job, endMs }: Above): readonly Span[] {
  const { id, created_at: created, submitted_at: submitted, started_at: started } = attempt;
  const ended = Math.min(attempt.ended_at ?? endMs, endMs);
  const context = spanContextOf(job, id);
  const part = (name: string, kind: Span['kind'], startMs: number, end: number): Span => ({
    ...{ name, kind, context: spanContextOf(job, `${id}/${name}`), parentSpanId: context.spanId },
    ...{ startMs, endMs: Math.max(startMs, Math.min(end, ended)), attributes: {} },
  });
  return [
    {
      ...{ name: 'attempt', kind: 'internal', context, parentSpanId: job.spanId },
      ...{ startMs: created, endMs: Math.max(created, ended) },
      attributes: attemptAttributes(attempt),
      ...(attempt.result === 'failed' && { error: codeIn(attempt.error_json) }),
    },
    ...(submitted === null ? [] : [part('hand over', 'client', created, submitted)]),
    ...(submitted === null
      ? []
      : [part('wait for a worker', 'internal', submitted, started ?? ended)]),
  ];
}

function attemptAttributes(attempt: AttemptRow): SpanAttributes {
  const { id, result, endpoint, provider_id: job, worker_id: worker, gpu } = attempt;
  return {
    'api_gpu.attempt_id': id,
    'api_gpu.result': result ?? 'canceled',
    ...(endpoint !== null && { 'api_gpu.endpoint': endpoint }),
    ...(job !== null && { 'api_gpu.provider_job_id': job }),
    ...(worker !== null && { 'api_gpu.worker_id': worker }),
    ...(gpu !== null && { 'api_gpu.gpu': gpu }),
  };
}

function requestContext(trace: TraceContext, jobId: string): TraceContext {
  return spanContextOf(trace, `${jobId}/request`);
}

/** Problems and failures both have a code. */
function codeIn(json: string | null): string {
  const { code } = JSON.parse(json ?? '{}') as { readonly code?: unknown };
  return typeof code === 'string' ? code : 'internal_error';
}
