import { isSampled, newTrace, readTraceparent, traceparentOf } from '@app/tracing';

import type { Config } from '../../config/config';

/**
 * The trace that a new job is a part of: the one of its request where that names one, else a new one.
 * Undefined where nothing is traced.
 */
export function jobTrace(sent: unknown, env: Config['env']): string | undefined {
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return undefined;
  const { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: ratio } = env;
  const parent = readTraceparent(sent);
  const trace = parent ?? newTrace();
  return traceparentOf({ ...trace, sampled: isSampled(trace.traceId, parent, { sampler, ratio }) });
}
