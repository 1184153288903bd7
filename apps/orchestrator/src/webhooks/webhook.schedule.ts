import type { WebhookAnswer } from './webhook.sender';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** From the end of one try to the next. */
const DELAYS_MS: readonly number[] = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** The first try and its repeats. */
export const MAX_TRIES = DELAYS_MS.length + 1;

/** What becomes of a webhook after a try. */
export type WebhookVerdict =
  | { readonly kind: 'delivered' | 'unwanted' | 'failed' }
  | { readonly kind: 'retry'; readonly inMs: number };

export interface TryFacts {
  /** Progress is tried once: the next news comes by itself. */
  readonly event: string;
  /** This one included. */
  readonly tries: number;
  readonly now: number;
  /** 0 to 1. */
  readonly random: number;
}

/** 2xx has arrived, 410 wants no more, and anything else, a redirect too, is tried again. */
export function webhookVerdict(answer: WebhookAnswer, facts: TryFacts): WebhookVerdict {
  const status = answer.kind === 'answered' ? answer.status : 0;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'unwanted' };
  const { event, tries, now, random } = facts;
  const delayMs = event === 'job.progress' ? undefined : DELAYS_MS[tries - 1];
  if (delayMs === undefined) return { kind: 'failed' };
  const askedMs = answer.kind === 'answered' ? askedDelayMs(answer.retryAfter, now) : 0;
  // A receiver may ask for more time than planned, up to what the next step would be.
  const patienceMs = Math.min(askedMs, DELAYS_MS[tries] ?? delayMs);
  const jitteredMs = Math.round(delayMs * (1 + MAX_JITTER * random));
  return { kind: 'retry', inMs: Math.max(jitteredMs, patienceMs) };
}

/** Parts of the delay that chance adds at most, so that repeats of one outage spread. */
const MAX_JITTER = 0.2;

/** Retry-After is seconds or a date (RFC 9110, 10.2.3); 0 for what is neither. */
function askedDelayMs(retryAfter: string | null, now: number): number {
  if (retryAfter === null) return 0;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
  return ms > 0 ? ms : 0;
}
