import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import { WebhookSender, type WebhookAnswer, type WebhookPost } from './webhook.sender';

export const answered = (status: number, retryAfter: string | null = null): WebhookAnswer => ({
  kind: 'answered',
  status,
  retryAfter,
});

/** Receivers that answer 200, or what was put in line for them; some never answer. */
export class ScriptedReceivers extends WebhookSender {
  readonly posts: WebhookPost[] = [];
  readonly answers: WebhookAnswer[] = [];
  /** Hosts that take a connection and then say nothing. */
  readonly silent = new Set<string>();

  get ids(): readonly (string | undefined)[] {
    return this.posts.map(({ headers }) => headers['webhook-id']);
  }

  get hosts(): readonly string[] {
    return this.posts.map(({ url }) => new URL(url).host);
  }

  async post(post: WebhookPost, signal: AbortSignal): Promise<WebhookAnswer> {
    signal.throwIfAborted();
    this.posts.push(post);
    if (this.silent.has(new URL(post.url).host)) {
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    }
    return this.answers.shift() ?? answered(200);
  }
}

/** A receiver on 127.0.0.1; `close` cuts what is open. */
export async function serveReceiver(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
