import { Injectable, Logger } from '@nestjs/common';

import type { OutboxRow } from '../database/tables';
import type { RecurringWork } from '../jobs/jobs.scheduler';
import { SingleFlight } from '../jobs/single-flight';
import { WebhookDelivery } from './webhook.delivery';
import { WebhookQueue } from './webhook.queue';

/** Delivers what is due beside everything else: few at once, and fewer still to one receiver. */
@Injectable()
export class WebhookRunner implements RecurringWork {
  private readonly logger = new Logger(WebhookRunner.name);
  private readonly pass = new SingleFlight(() => this.work());
  private readonly underWay = new Map<string, OutboxRow>();
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

  /** Aborts what is under way and keeps it for the next start. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.idle();
  }

  private async work(): Promise<void> {
    try {
      // Each round begins one at least, or there was none: receivers without room are left out.
      while (!this.stopping.signal.aborted && this.room > 0) {
        const leftOut = { ids: [...this.underWay.keys()], subjects: this.fullReceivers() };
        const due = await this.queue.due(this.room, leftOut);
        if (due.length === 0) return;
        for (const entry of due) if (!this.isFull(entry.subject)) this.begin(entry);
      }
    } catch (err) {
      this.logger.error({ err }, 'Webhooks could not be looked up.');
    }
  }

  private begin(entry: OutboxRow): void {
    this.underWay.set(entry.id, entry);
    const delivery = this.deliver(entry).finally(() => this.deliveries.delete(delivery));
    this.deliveries.add(delivery);
  }

  private async deliver(entry: OutboxRow): Promise<void> {
    try {
      await this.delivery.deliver(entry, this.stopping.signal);
    } catch (err) {
      // One that could not even be claimed is due still, and waits for the next tick.
      this.logger.error({ err, job_id: entry.job_id }, 'A webhook is left open.');
      return;
    } finally {
      this.underWay.delete(entry.id);
    }
    await this.run();
  }

  private get room(): number {
    return MAX_AT_ONCE - this.underWay.size;
  }

  private isFull(receiver: string): boolean {
    const to = [...this.underWay.values()].filter(({ subject }) => subject === receiver);
    return to.length >= MAX_AT_ONE_RECEIVER;
  }

  private fullReceivers(): readonly string[] {
    const receivers = new Set([...this.underWay.values()].map(({ subject }) => subject));
    return [...receivers].filter((receiver) => this.isFull(receiver));
  }
}

const MAX_AT_ONCE = 32;
/** Receivers that do not answer hold this many each, and the others go on. */
const MAX_AT_ONE_RECEIVER = 4;
