import { ApiError, newId, parse } from '@app/contracts';
import { AddressGuard } from '@app/net';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { checkAddressFields } from '../jobs/intake/source.addresses';
import { webhookOutcome } from './webhook.outcome';
import { WebhookSender } from './webhook.sender';
import { WebhookSigner } from './webhook.signer';
import { WebhookTest, type WebhookTestResult } from './webhook.views';

/** Sends tests to receivers, while their owners wait for what comes of it. */
@Injectable()
export class WebhookTester implements BeforeApplicationShutdown {
  private readonly guard: AddressGuard;
  private readonly stopping = new AbortController();
  /** Owners of the tests under way, each as often as it has one. */
  private readonly underWay: string[] = [];

  constructor(
    private readonly signer: WebhookSigner,
    private readonly sender: WebhookSender,
    private readonly clock: Clock,
    { env }: Config,
  ) {
    this.guard = new AddressGuard(env.ALLOW_PRIVATE_NETWORKS);
  }

  /** Throws ApiError `validation_failed`, or `rate_limited` where too many are under way. */
  async test(owner: string, body: unknown): Promise<WebhookTestResult> {
    const { url } = this.checked(body);
    this.checkRoom(owner);
    this.underWay.push(owner);
    try {
      return await this.send(owner, url);
    } finally {
      this.underWay.splice(this.underWay.indexOf(owner), 1);
    }
  }

  /** Nobody waits for the answers any more. */
  beforeApplicationShutdown(): void {
    this.stopping.abort(new ApiError('provider_unavailable', 'The server is stopping.'));
  }

  /** What would be refused as the `webhook_url` of a job is refused here too. */
  private checked(body: unknown): WebhookTest {
    const test = parse(WebhookTest, body);
    checkAddressFields(['url'], test, this.guard);
    return test;
  }

  private async send(owner: string, url: string): Promise<WebhookTestResult> {
    const startedAt = this.clock.now();
    const id = newId('msg', startedAt);
    const timestamp = new Date(startedAt).toISOString();
    const event = { type: 'webhook.test', timestamp, data: TEST };
    const post = await this.signer.sign({ id, owner, url, event });
    const answer = await this.sender.post(post, this.stopping.signal);
    const duration_ms = Math.max(0, this.clock.now() - startedAt);
    return { ...webhookOutcome(answer), duration_ms, webhook_id: id };
  }

  private checkRoom(owner: string): void {
    const own = this.underWay.filter((other) => other === owner).length;
    if (own < MAX_OF_OWNER && this.underWay.length < MAX_AT_ONCE) return;
    throw new ApiError('rate_limited', 'Too many tests of webhooks are under way; try again soon.');
  }
}

const TEST = { message: 'This is a test; it says nothing of any job.' };

/** Each can last as long as a try of a webhook. */
const MAX_OF_OWNER = 4;
const MAX_AT_ONCE = 32;
