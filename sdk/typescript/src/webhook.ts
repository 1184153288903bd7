import type { Job } from './generated/index.js';

/** What is told by a webhook. */
export interface WebhookMessage {
  readonly type:
    | 'job.started'
    | 'job.progress'
    | 'job.succeeded'
    | 'job.failed'
    | 'job.canceled'
    | 'webhook.test';
  /** When it happened, as ISO 8601. */
  readonly timestamp: string;
  readonly data: Job;
}

/** A message that is not what it says. Answer it with a 400. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

export interface WebhookRequest {
  /** As it came, before it was parsed. */
  readonly payload: string | Uint8Array;
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `whsec_…`, of `GET /key`. */
  readonly secret: string;
  /** Messages from further away in time are refused; 300 where left out. */
  readonly toleranceSeconds?: number;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

/**
 * The message, after its signature and age were checked as Standard Webhooks says
 * (github.com/standard-webhooks). Throws WebhookVerificationError.
 */
export async function verifyWebhook(request: WebhookRequest): Promise<WebhookMessage> {
  const { payload, secret, toleranceSeconds = 300, now = Date.now() } = request;
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => header(request.headers, name),
  ) as [string, string, string];
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookVerificationError('The time is no number.');
  if (Math.abs(now / 1000 - Number(timestamp)) > toleranceSeconds) {
    throw new WebhookVerificationError('The message is too old, or the clocks differ.');
  }
  const body = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const head = new TextEncoder().encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array(head.length + body.length);
  signed.set(head);
  signed.set(body, head.length);
  if (!(await isSigned(signed, secret, signatures))) {
    throw new WebhookVerificationError('No signature is that of the secret.');
  }
  return JSON.parse(new TextDecoder().decode(body)) as WebhookMessage;
}

/** WebCrypto compares in a time that does not tell how much was right. */
async function isSigned(content: Uint8Array<ArrayBuffer>, secret: string, signatures: string) {
  const raw = bytesOf(secret.replace(/^whsec_/, ''), 'The secret');
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['verify']);
  for (const signature of signatures.split(' ')) {
    const [version, text = ''] = signature.split(',');
    if (version !== 'v1') continue;
    const mac = bytesOf(text, 'A signature');
    if (await crypto.subtle.verify('HMAC', key, mac, content)) return true;
  }
  return false;
}

function bytesOf(base64: string, what: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    throw new WebhookVerificationError(`${what} is no base64.`);
  }
}

function header(headers: WebhookRequest['headers'], name: string): string {
  const value =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const text = typeof value === 'string' ? value : value?.[0];
  if (!text) throw new WebhookVerificationError(`The header ${name} is missing.`);
  return text;
}
