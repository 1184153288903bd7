import { randomBytes } from 'node:crypto';

/** How long a receiver may take; RunPod does not say its own. */
const TIMEOUT_MS = 10_000;

/** Calls a webhook. */
export abstract class WebhookClient {
  /** The status of the answer; rejects when there was none. */
  abstract post(url: string, body: string, signal: AbortSignal): Promise<number>;
}

/** Calls as RunPod's service does: unsigned, with the headers of its Go client. */
export class FetchWebhookClient extends WebhookClient {
  async post(url: string, body: string, signal: AbortSignal): Promise<number> {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Go-http-client/2.0',
        traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await answer.body?.cancel();
    return answer.status;
  }
}
