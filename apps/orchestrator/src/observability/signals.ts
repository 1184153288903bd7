import { channel, type Channel } from 'node:diagnostics_channel';

import type { TraceContext } from '@app/tracing';

/** Some writes shared a commit of the embedded database. */
export interface CommitSignal {
  readonly writes: number;
  readonly durationMs: number;
}

/** A call of the GPU provider ended; `status` is null where there was no answer. */
export interface ProviderCallSignal {
  readonly path: string;
  readonly status: number | null;
  readonly durationMs: number;
}

/** A try of a webhook ended; `status` is null where there was no answer. */
export interface WebhookTrySignal {
  readonly status: number | null;
  /** Where it was sent. */
  readonly host: string;
  readonly durationMs: number;
  /** Its span; undefined for one of no trace. */
  readonly place?: SpanPlace | undefined;
}

/** Where a span stands in its trace. */
export interface SpanPlace {
  readonly context: TraceContext;
  readonly parentSpanId: string | undefined;
}

/** A job was taken in, and is on disk. */
export interface JobAcceptedSignal {
  readonly jobId: string;
  readonly operation: string;
  /** Of the job's row. */
  readonly traceparent: string | null;
  readonly durationMs: number;
}

/** Something that happens in this process and may be counted; nobody pays for it while nobody listens. */
export class Signal<T extends object> {
  private readonly channel: Channel;

  constructor(name: string) {
    this.channel = channel(`api-gpu:${name}`);
  }

  tell(facts: T): void {
    this.channel.publish(facts);
  }

  /** Calls `heard` each time, until the returned function is called. */
  listen(heard: (facts: T) => void): () => void {
    const listener = (facts: unknown) => heard(facts as T);
    this.channel.subscribe(listener);
    return () => void this.channel.unsubscribe(listener);
  }
}

/** What parts of the program tell of their work; they know nobody who counts it. */
export const SIGNALS = {
  commit: new Signal<CommitSignal>('commit'),
  providerCall: new Signal<ProviderCallSignal>('provider-call'),
  jobAccepted: new Signal<JobAcceptedSignal>('job-accepted'),
  webhookTry: new Signal<WebhookTrySignal>('webhook-try'),
};
