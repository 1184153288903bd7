import { setTimeout as wait } from 'node:timers/promises';

import type { SpanProcessor } from '@opentelemetry/sdk-trace';

import { otlpExporter } from './otlp.exporter';
import { readableSpan } from './readable-span';
import { Spans, type Span } from './span';

export interface OtlpOptions {
  /** Base of the collector, as http://127.0.0.1:4318; spans go to `/v1/traces` below it. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Which program this is, and which of its versions. */
  readonly service: string;
  readonly version: string;
  /** Told when spans could not be sent, once until some could be sent again. */
  readonly trouble: (error: unknown) => void;
}

/** Longest that anybody waits for spans. */
const FLUSH_MS = 1_000;
const SEND_MS = 5_000;
/** Spans that wait while the collector is slow or away; more are dropped. */
const MAX_WAITING = 2_048;
const BATCH_EVERY_MS = 2_000;

/**
 * Sends spans to a collector by OTLP over HTTP, some at a time. OpenTelemetry's modules are loaded
 * with the first span.
 */
export class OtlpSpans extends Spans {
  private sender: Promise<Sender | undefined> | undefined;

  constructor(private readonly options: OtlpOptions) {
    super();
  }

  tell(span: Span): void {
    if (!span.context.sampled) return;
    void this.open().then((sender) => sender?.take(span));
  }

  async flush(): Promise<void> {
    await this.within((processor) => processor.forceFlush());
  }

  async close(): Promise<void> {
    await this.within((processor) => processor.shutdown());
  }

  /** Undefined where its modules can not be loaded, which is told once. */
  private open(): Promise<Sender | undefined> {
    this.sender ??= openSender(this.options).catch((error: unknown) => {
      this.options.trouble(error);
      return undefined;
    });
    return this.sender;
  }

  private async within(work: (processor: SpanProcessor) => Promise<void>): Promise<void> {
    if (!this.sender) return;
    const done = new AbortController();
    const limit = wait(FLUSH_MS, undefined, { signal: done.signal });
    // Trouble was told where it arose.
    const sent = this.sender.then(async (sender) => sender && work(sender.processor));
    await Promise.race([sent, limit]).catch(() => undefined);
    done.abort();
    await limit.catch(() => undefined);
  }
}

interface Sender {
  readonly processor: SpanProcessor;
  readonly take: (span: Span) => void;
}

async function openSender(options: OtlpOptions): Promise<Sender> {
  const [{ BatchSpanProcessor }, { JsonTraceSerializer }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/otlp-transformer'),
      import('@opentelemetry/resources'),
    ]);
  const { endpoint, headers, service, version, trouble } = options;
  const url = `${endpoint}/v1/traces`;
  const processor = new BatchSpanProcessor({
    exporter: otlpExporter(JsonTraceSerializer, { url, headers, timeoutMs: SEND_MS, trouble }),
    ...{ maxQueueSize: MAX_WAITING, scheduledDelayMillis: BATCH_EVERY_MS },
    exportTimeoutMillis: SEND_MS,
  });
  const resource = resourceFromAttributes({
    ...{ 'service.name': service, 'service.namespace': 'api-gpu', 'service.version': version },
  });
  return { processor, take: (span) => processor.onEnd(readableSpan(span, { resource, version })) };
}
