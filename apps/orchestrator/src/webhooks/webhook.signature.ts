import { createHmac } from 'node:crypto';

/** What a signature covers. */
export interface SignedContent {
  /** Stays the same over all tries, so that receivers know repeats. */
  readonly id: string;
  /** When this try is sent; receivers refuse old ones. */
  readonly sentAtMs: number;
  readonly body: string;
}

/** The three headers of Standard Webhooks (standardwebhooks.com); `secret` is `whsec_` and base64. */
export function signatureHeaders(
  { id, sentAtMs, body }: SignedContent,
  secret: string,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(sentAtMs / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${mac}`,
  };
}
