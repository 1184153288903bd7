import type { SpanPlace } from '../observability/signals';

/** One try of a webhook: signed, and addressed to its receiver. */
export interface WebhookPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Its span, where it is told in a trace. */
  readonly place?: SpanPlace;
}

/** What a receiver said, as far as it counts. `detail` names a host at most. */
export type WebhookAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter: string | null }
  | { readonly kind: 'unreachable'; readonly detail: string };

/** The way to the receivers of webhooks. */
export abstract class WebhookSender {
  /** Sends once and follows no redirect. Throws nothing but the signal's reason. */
  abstract post(post: WebhookPost, signal: AbortSignal): Promise<WebhookAnswer>;
}
