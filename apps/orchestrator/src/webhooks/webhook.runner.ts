import { Injectable, Logger } from '@nestjs/common';

import type { DeliveryRow } from '../database/deliveries.tables';
import type { RecurringWork } from '../jobs/jobs.scheduler';
import { SingleFlight } from '../jobs/single-flight';
import { WebhookDelivery } from './webhook.delivery';
import { WebhookQueue } from './webhook.queue';
import type { WebhookAnswer } from './webhook.sender';
import { WebhookSlots } from './webhook.slots';

/** Delivers what is due beside everything else, as far as there are slots. */
@Injectable()
export class WebhookRunner implements RecurringWork {
  private readonly logger = new Logger(WebhookRunner.name);
  private readonly pass = new SingleFlight(() => this.work());
  private readonly slots = new WebhookSlots();
  private readonly deliveries = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly queue: WebhookQueue,
    private readonly delivery: WebhookDelivery,
  ) {}

  /** Resolves when all that may go now has begun, not when it has arrived. */
  run(): Promise<void> {
    return this.pass.run();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.pass.run();
    while (this.deliveries.size > 0) await Promise.all(this.deliveries);
  }

  /** Aborts what is under way and hands it back, for the next start or another orchestrator. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.idle();
  }

  private async work(): Promise<void> {
    try {
      // Each round begins one at least, or there was none: what has no slot is left out.
      while (!this.stopping.signal.aborted && this.slots.room > 0) {
        const due = await this.queue.due(this.slots.room, this.slots.leftOut);
        if (due.length === 0) return;
        for (const delivery of due) if (this.slots.take(delivery)) this.begin(delivery);
      }
    } catch (err) {
      this.logger.error({ err }, 'Webhooks could not be looked up.');
    }
  }

  private begin(due: DeliveryRow): void {
    const delivery = this.deliver(due).finally(() => this.deliveries.delete(delivery));
    this.deliveries.add(delivery);
  }

  private async deliver(due: DeliveryRow): Promise<void> {
    let answer: WebhookAnswer | undefined;
    try {
      answer = await this.delivery.deliver(due, this.stopping.signal);
    } catch (err) {
      // One that could not even be claimed is due still, and waits for the next tick.
      this.logger.error({ err, job_id: due.job_id }, 'A webhook is left open.');
      return;
    } finally {
      this.slots.free(due, answer);
    }
    await this.run();
  }
}
