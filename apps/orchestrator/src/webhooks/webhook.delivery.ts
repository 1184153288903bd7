import { Injectable } from '@nestjs/common';

import { Checkpoints } from '../clock/checkpoints';
import type { DeliveryRow } from '../database/deliveries.tables';
import { WebhookMessages } from './webhook.messages';
import { WebhookQueue, type ClaimedDelivery } from './webhook.queue';
import { WebhookSender, type WebhookAnswer } from './webhook.sender';

/** One try of one delivery, from its claim to its mark. */
@Injectable()
export class WebhookDelivery {
  constructor(
    private readonly queue: WebhookQueue,
    private readonly messages: WebhookMessages,
    private readonly sender: WebhookSender,
    private readonly checkpoints: Checkpoints,
  ) {}

  /**
   * What the receiver said; undefined where it was not asked, since the delivery is another
   * orchestrator's or over. Aborted, it leaves the delivery as it was.
   */
  async deliver(due: DeliveryRow, signal: AbortSignal): Promise<WebhookAnswer | undefined> {
    const claimed = await this.queue.claim(due);
    if (!claimed) return undefined;
    const answer = await this.send(claimed, signal);
    if (answer === 'aborted') await this.queue.release(claimed);
    else if (answer === 'nobody') await this.queue.drop(claimed);
    if (typeof answer === 'string') return undefined;
    await this.checkpoints.pass('afterWebhookBeforeMark');
    await this.queue.settle(claimed, answer);
    return answer;
  }

  private async send(
    { delivery, tryId }: ClaimedDelivery,
    signal: AbortSignal,
  ): Promise<WebhookAnswer | 'aborted' | 'nobody'> {
    try {
      const post = await this.messages.compose(delivery, tryId);
      return post ? await this.sender.post(post, signal) : 'nobody';
    } catch (error) {
      if (signal.aborted) return 'aborted';
      throw error;
    }
  }
}
