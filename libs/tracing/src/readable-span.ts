import type { HrTime } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

import type { Span } from './span';

/** OpenTelemetry's own numbers: SpanKind, SpanStatusCode and TraceFlags. */
const KINDS = { internal: 0, server: 1, client: 2, consumer: 4 } as const;
const STATUS = { unset: 0, error: 2 } as const;
const SAMPLED = 1;

export interface Origin {
  readonly resource: Resource;
  readonly version: string;
}

/** A span in the form that OpenTelemetry's exporters take. */
export function readableSpan(span: Span, { resource, version }: Origin): ReadableSpan {
  const { traceId, spanId } = span.context;
  const { parentSpanId } = span;
  const durationMs = Math.max(0, span.endMs - span.startMs);
  const above = { traceId, spanId: parentSpanId ?? '', traceFlags: SAMPLED };
  return {
    name: span.name,
    kind: KINDS[span.kind],
    spanContext: () => ({ traceId, spanId, traceFlags: SAMPLED }),
    ...(parentSpanId !== undefined && { parentSpanContext: above }),
    startTime: hrTime(span.startMs),
    endTime: hrTime(span.startMs + durationMs),
    duration: hrTime(durationMs),
    status:
      span.error === undefined
        ? { code: STATUS.unset }
        : { code: STATUS.error, message: span.error },
    attributes: { ...span.attributes },
    ...{ links: [], events: [], ended: true, resource },
    instrumentationScope: { name: 'api-gpu', version },
    ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
  };
}

/** Whole seconds and nanoseconds. */
function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}
