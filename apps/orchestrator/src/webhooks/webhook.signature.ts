import { createHmac } from 'node:crypto';

/** What a signature covers. */
export interface SignedContent {
  /** Stays the same over all tries, so that receivers know repeats. */
  readonly id: string;
  /** When this try is sent; receivers refuse old ones. */
  readonly sentAtMs: number;
  readonly body: string;
}

/**
 * The three headers of Standard Webhooks (standardwebhooks.com), with a signature for each secret;
 * these are `whsec_` and base64.
 */
export function signatureHeaders(
  { id, sentAtMs, body }: SignedContent,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(sentAtMs / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
