import type { TraceContext } from './trace-context';

/** What a span says of itself; never an address with a query, a name of an owner or a secret. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** Something that took time and has ended. */
export interface Span {
  readonly name: string;
  readonly kind: 'server' | 'client' | 'consumer' | 'internal';
  readonly context: TraceContext;
  readonly parentSpanId: string | undefined;
  /** Milliseconds since 1970; parts of a millisecond count. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: SpanAttributes;
  /** A code, where what the span stands for failed. */
  readonly error?: string | undefined;
}

/** Where spans go. */
export abstract class Spans {
  /** Takes a span, and is not waited for. A span of a trace that is not sampled goes nowhere. */
  abstract tell(span: Span): void;

  /** Sends what was taken so far; resolves when that is done or took too long. Never rejects. */
  abstract flush(): Promise<void>;

  /** Sends the rest, for as long as `flush` may take, and ends. */
  abstract close(): Promise<void>;
}

/** Where no traces are wanted. */
export class NoSpans extends Spans {
  tell(): void {}

  async flush(): Promise<void> {}

  async close(): Promise<void> {}
}
