import { channel, type Channel } from 'node:diagnostics_channel';

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
  webhookTry: new Signal<WebhookTrySignal>('webhook-try'),
};
