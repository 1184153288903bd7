import { createHash, randomBytes } from 'node:crypto';

/** A place in a trace, as the W3C's `traceparent` carries it. */
export interface TraceContext {
  /** 32 hexadecimal digits, not all of them 0. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Whether spans of this trace are kept. */
  readonly sampled: boolean;
}

/** Later versions may have more behind the four parts; `ff` is none. */
const FORM = /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const SAMPLED = 0x01;
/** Stands for a span that is not there: no traceparent from outside can hold it. */
const NO_SPAN = '0'.repeat(16);

/**
 * Reads a `traceparent` of anybody; undefined for what is none, which then begins a trace of its own.
 * W3C Trace Context, level 1.
 */
export function readTraceparent(text: unknown): TraceContext | undefined {
  const context = read(text);
  return context && context.spanId !== NO_SPAN ? context : undefined;
}

/** As it is sent to others. */
export function traceparentOf({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** A trace that nobody began before. */
export function newTrace(): TraceContext {
  return { traceId: randomBytes(16).toString('hex'), spanId: NO_SPAN, sampled: true };
}

/** A span that nobody else has to name. */
export function newSpanIn({ traceId, sampled }: TraceContext): TraceContext {
  return { traceId, spanId: randomBytes(8).toString('hex'), sampled };
}

/** Reads what `traceparentOf` wrote, also of a trace that has no span yet. */
export function keptTrace(text: string | null): TraceContext | undefined {
  return read(text);
}

/**
 * The context of the span that stands for something with an id. Whoever knows the id knows the span:
 * programs that never speak to each other, and those that start again, name the same one.
 */
export function spanContextOf({ traceId, sampled }: TraceContext, id: string): TraceContext {
  const spanId = createHash('sha256').update(`${traceId}/${id}`).digest('hex').slice(0, 16);
  return { traceId, spanId, sampled };
}

/** The id of the span above, where there is one. */
export function parentIn({ spanId }: TraceContext): string | undefined {
  return spanId === NO_SPAN ? undefined : spanId;
}

function read(text: unknown): TraceContext | undefined {
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return undefined;
  const [, version, traceId, spanId, flags, more] = FORM.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (/^0+$/.test(traceId) || (version === '00' && more !== undefined)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

const MAX_LENGTH = 255;
