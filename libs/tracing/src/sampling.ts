import type { TraceContext } from './trace-context';

/** The names of OpenTelemetry's own samplers. */
export const SAMPLERS = [
  ...(['parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const),
  ...(['always_on', 'always_off', 'traceidratio'] as const),
] as const;

export interface Sampling {
  readonly sampler: (typeof SAMPLERS)[number];
  /** The share of traces that a sampler with a ratio keeps, 0 to 1. */
  readonly ratio: number;
}

/** Whether a trace is kept; `parent` is what the client said of it, if anything. */
export function isSampled(
  traceId: string,
  parent: TraceContext | undefined,
  { sampler, ratio }: Sampling,
): boolean {
  if (parent && sampler.startsWith('parentbased_')) return parent.sampled;
  if (sampler.endsWith('always_on')) return true;
  return sampler.endsWith('traceidratio') && isWithin(traceId, ratio);
}

/** By the last 52 bits, which are random in every trace id: all programs judge one trace alike. */
function isWithin(traceId: string, ratio: number): boolean {
  return Number.parseInt(traceId.slice(-13), 16) / 2 ** 52 < ratio;
}
