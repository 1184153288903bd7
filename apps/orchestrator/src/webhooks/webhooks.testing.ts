import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import { KeySecrets } from '../auth/key.secrets';
import { JobsService } from '../jobs/jobs.service';
import { CAPTION, JobsWorld } from '../jobs/jobs.testing';
import { WebhookRunner } from './webhook.runner';
import { WebhookSender, type WebhookAnswer, type WebhookPost } from './webhook.sender';
import { WEBHOOK_PROVIDERS } from './webhooks.module';

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

/** The jobs side and the webhooks of it, on a real database, with the receivers in the test's hands. */
export class WebhooksWorld {
  private constructor(
    readonly world: JobsWorld,
    readonly receivers: ScriptedReceivers,
  ) {}

  /** Worlds that share a database may share the receivers too. */
  static async create(
    env: Readonly<Record<string, string>> = {},
    receivers = new ScriptedReceivers(),
  ): Promise<WebhooksWorld> {
    const sender = { provide: WebhookSender, useValue: receivers };
    const world = await JobsWorld.create(env, [...WEBHOOK_PROVIDERS, KeySecrets, sender]);
    return new WebhooksWorld(world, receivers);
  }

  /** A job that has ended, so that there is something to tell; gives its id. */
  async cancelNew(webhook_url = 'https://hooks.test/'): Promise<string> {
    const { id } = await this.world.submit({ ...CAPTION, webhook_url });
    await this.world.get(JobsService).cancel('default', id);
    return id;
  }

  /** Sends all that is due, to the end. */
  async deliver(stepMs = 0): Promise<void> {
    this.world.clock.step(stepMs);
    await this.world.get(WebhookRunner).idle();
  }

  /** A claim is on disk before its try begins, which takes some turns of the event loop. */
  async untilSent(count: number): Promise<void> {
    while (this.receivers.posts.length < count) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async restart(): Promise<void> {
    await this.world.get(WebhookRunner).stop();
    await this.world.restart();
  }

  async remove(): Promise<void> {
    await this.world.get(WebhookRunner).stop();
    await this.world.remove();
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
