import { Injectable } from '@nestjs/common';

import { Checkpoints } from '../clock/checkpoints';
import type { OutboxRow } from '../database/tables';
import { WebhookMessages } from './webhook.messages';
import { WebhookQueue } from './webhook.queue';
import { WebhookSender, type WebhookAnswer } from './webhook.sender';

/** One try of one webhook, from its claim to its mark. */
@Injectable()
export class WebhookDelivery {
  constructor(
    private readonly queue: WebhookQueue,
    private readonly messages: WebhookMessages,
    private readonly sender: WebhookSender,
    private readonly checkpoints: Checkpoints,
  ) {}

  /** Aborted, it leaves the entry as it was. */
  async deliver(entry: OutboxRow, signal: AbortSignal): Promise<void> {
    const claimed = await this.queue.claim(entry);
    const answer = await this.send(entry, signal);
    if (answer === 'aborted') return this.queue.release(entry);
    if (answer === 'nobody') return this.queue.drop(entry);
    await this.checkpoints.pass('afterWebhookBeforeMark');
    await this.queue.settle(claimed, answer);
  }

  private async send(
    entry: OutboxRow,
    signal: AbortSignal,
  ): Promise<WebhookAnswer | 'aborted' | 'nobody'> {
    try {
      const post = await this.messages.compose(entry);
      return post ? await this.sender.post(post, signal) : 'nobody';
    } catch (error) {
      if (signal.aborted) return 'aborted';
      throw error;
    }
  }
}
