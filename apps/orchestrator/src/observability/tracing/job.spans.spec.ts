import type { Span } from '@app/tracing';

import type { AttemptRow, JobRow } from '../../database/tables';
import { jobSpans, requestSpan, webhookSpan } from './job.spans';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CLIENT = '00f067aa0ba902b7';

const JOB = {
  ...{ id: 'job_1', operation: 'caption', status: 'failed', attempts: 2 },
  ...{ created_at: 1_000, finished_at: 9_000, error_json: '{"code":"download_failed"}' },
  traceparent: `00-${TRACE}-${CLIENT}-01`,
} as JobRow;

const FIRST = {
  ...{ id: 'att_1', result: 'failed', error_json: '{"code":"worker_lost"}', endpoint: 'eu' },
  ...{ created_at: 1_100, submitted_at: 1_200, started_at: 2_000, ended_at: 4_000 },
  ...{ provider_id: 'run-1', worker_id: 'w1', gpu: 'NVIDIA L4' },
} as AttemptRow;

/** Was canceled before the provider knew of it, and its cancel is not through. */
const SECOND = {
  ...{ id: 'att_2', result: null, error_json: null, endpoint: null },
  ...{ created_at: 5_000, submitted_at: null, started_at: null, ended_at: null },
  ...{ provider_id: null, worker_id: null, gpu: null },
} as AttemptRow;

const shown = ({ name, startMs, endMs, error }: Span) => [name, startMs, endMs, error];

describe(jobSpans.name, () => {
  it('tells of a job, of its attempts, and of what each of them waited for', () => {
    const spans = jobSpans(JOB, [FIRST, SECOND]);

    expect(spans.map(shown)).toEqual([
      ['job caption', 1_000, 9_000, 'download_failed'],
      ['attempt', 1_100, 4_000, 'worker_lost'],
      ['hand over', 1_100, 1_200, undefined],
      ['wait for a worker', 1_200, 2_000, undefined],
      ['attempt', 5_000, 9_000, undefined],
    ]);
    const [job, first, ...inFirst] = spans;
    expect(inFirst.slice(0, 2).map(({ parentSpanId }) => parentSpanId)).toEqual([
      first?.context.spanId,
      first?.context.spanId,
    ]);
    expect([first?.parentSpanId, spans[4]?.parentSpanId]).toEqual([
      job?.context.spanId,
      job?.context.spanId,
    ]);
    expect(first?.attributes).toEqual({
      ...{ 'api_gpu.attempt_id': 'att_1', 'api_gpu.result': 'failed', 'api_gpu.endpoint': 'eu' },
      ...{ 'api_gpu.provider_job_id': 'run-1', 'api_gpu.worker_id': 'w1' },
      'api_gpu.gpu': 'NVIDIA L4',
    });
  });

  it.each([
    ['of no trace', { traceparent: null }],
    ['that goes on', { finished_at: null }],
  ])('tells nothing of a job %s', (_, change) => {
    expect(jobSpans({ ...JOB, ...change }, [FIRST])).toEqual([]);
  });
});

describe(requestSpan.name, () => {
  it('stands between the span of the client and that of the job', () => {
    const { id: jobId, operation, traceparent } = JOB;
    const span = requestSpan({ jobId, operation, traceparent, durationMs: 8 }, 1_005);

    expect(span).toMatchObject({ startMs: 997, endMs: 1_005, parentSpanId: CLIENT });
    expect(jobSpans(JOB, [])[0]?.parentSpanId).toBe(span?.context.spanId);
    const untraced = { jobId, operation, traceparent: null, durationMs: 8 };
    expect(requestSpan(untraced, 1_005)).toBeUndefined();
  });
});

describe(webhookSpan.name, () => {
  const place = {
    context: { traceId: TRACE, spanId: CLIENT, sampled: true },
    parentSpanId: undefined,
  };

  it.each([
    [204, undefined],
    [302, '302'],
    [503, '503'],
    [null, 'unreachable'],
  ])('of a try that was answered %j has the error %j', (status, error) => {
    const span = webhookSpan({ status, host: 'a.example', durationMs: 4, place }, 10);

    expect(span).toMatchObject({ startMs: 6, endMs: 10, context: place.context });
    expect([span?.error, span?.attributes['server.address']]).toEqual([error, 'a.example']);
  });

  it('names the port of a receiver that has one of its own', () => {
    const tried = { status: 204, host: '[::1]:8443', durationMs: 4, place };

    expect(webhookSpan(tried, 10)?.attributes).toEqual({
      ...{ 'server.address': '::1', 'server.port': 8443, 'http.response.status_code': 204 },
    });
  });

  it('is none where the job is of no trace', () => {
    expect(webhookSpan({ status: 200, host: 'a.example', durationMs: 4 }, 10)).toBeUndefined();
  });
});
