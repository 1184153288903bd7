import { discard, PublicWeb, type HttpAnswer } from '@app/net';
import type { OnApplicationShutdown } from '@nestjs/common';

import { SIGNALS } from '../observability/signals';
import { WebhookSender, type WebhookAnswer, type WebhookPost } from './webhook.sender';
import { webhookTrouble } from './webhook.trouble';

export interface WebhookClientOptions {
  /** CIDRs that may be called although not public. */
  readonly allowPrivateNetworks: readonly string[];
  /** For all of it: name, connection, answer. */
  readonly timeoutMs?: number;
}

/** Calls receivers through the guard against private networks. What they answer is not kept. */
export class WebhookClient extends WebhookSender implements OnApplicationShutdown {
  private readonly web: PublicWeb;
  private readonly timeoutMs: number;

  constructor({ allowPrivateNetworks, timeoutMs = 15_000 }: WebhookClientOptions) {
    super();
    this.web = new PublicWeb({ allowPrivateNetworks });
    this.timeoutMs = timeoutMs;
  }

  async post(
    { url, headers, body, place }: WebhookPost,
    signal: AbortSignal,
  ): Promise<WebhookAnswer> {
    const began = performance.now();
    const { host } = new URL(url);
    const tell = (status: number | null) =>
      SIGNALS.webhookTry.tell({ status, host, place, durationMs: performance.now() - began });
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(this.timeoutMs)]);
    const request = { method: 'POST', headers, body, signal: inTime } as const;
    try {
      const answer = await this.web.request(new URL(url), {
        ...request,
        headersTimeoutMs: this.timeoutMs,
      });
      await discard(answer);
      tell(answer.status);
      return { kind: 'answered', status: answer.status, retryAfter: retryAfterOf(answer) };
    } catch (error) {
      signal.throwIfAborted();
      tell(null);
      return { kind: 'unreachable', detail: this.reason(error, host) };
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.web.close();
  }

  private reason(error: unknown, host: string): string {
    const { name } = error as Error;
    return name === 'TimeoutError'
      ? `No answer within ${this.timeoutMs} ms.`
      : webhookTrouble(error, host);
  }
}

/** A header that comes twice may be a list, whatever its type says; the first is taken then. */
function retryAfterOf({ headers }: HttpAnswer): string | null {
  const [first] = [headers['retry-after'] as unknown].flat();
  return typeof first === 'string' ? first : null;
}
