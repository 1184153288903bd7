import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../clock/clock';
import type { OutboxRow } from '../database/tables';
import { OutboxStore, type LeftOut } from '../jobs/outbox.store';
import { MAX_TRIES, webhookVerdict } from './webhook.schedule';
import type { WebhookAnswer } from './webhook.sender';

/** The webhooks that were promised, and what becomes of each after a try. */
@Injectable()
export class WebhookQueue {
  private readonly logger = new Logger(WebhookQueue.name);

  constructor(
    private readonly outbox: OutboxStore,
    private readonly clock: Clock,
  ) {}

  due(limit: number, leftOut: LeftOut): Promise<readonly OutboxRow[]> {
    return this.outbox.due(['webhook'], limit, leftOut);
  }

  /**
   * Counts a try before it is made: a program that is killed during it, or a disk that takes no
   * writes, never turns into a flood of repeats.
   */
  async claim(entry: OutboxRow): Promise<OutboxRow> {
    const claimed = { ...entry, tries: entry.tries + 1 };
    await this.outbox.postpone(entry, this.clock.now() + CLAIM_MS, claimed.tries);
    return claimed;
  }

  /** Takes a claim back: the try was not brought to its end. */
  release(entry: OutboxRow): Promise<void> {
    return this.outbox.postpone(entry, entry.due_at, entry.tries);
  }

  /** Nobody is there any more to be told. */
  drop(entry: OutboxRow): Promise<void> {
    return this.outbox.done(entry);
  }

  /** Marks a claimed entry with what its try came to. */
  async settle(claimed: OutboxRow, answer: WebhookAnswer): Promise<void> {
    const { tries } = claimed;
    const now = this.clock.now();
    const verdict = webhookVerdict(answer, { tries, now, random: Math.random() });
    if (verdict.kind !== 'delivered') this.tell(claimed, answer, ENDINGS[verdict.kind]);
    if (verdict.kind !== 'retry') return this.outbox.done(claimed);
    await this.outbox.postpone(claimed, now + verdict.inMs, tries);
  }

  /** The receiver stands here by its origin alone: what follows in a webhook's URL may be secret. */
  private tell({ job_id, subject, tries }: OutboxRow, answer: WebhookAnswer, ending: string): void {
    const reason = answer.kind === 'answered' ? `answered ${answer.status}` : answer.detail;
    const facts = { job_id, receiver: subject, tries, reason };
    this.logger.warn(facts, `Webhook try ${tries} of ${MAX_TRIES} failed; ${ending}.`);
  }
}

const ENDINGS = {
  retry: 'it will be repeated',
  unwanted: 'the receiver wants no more',
  'given-up': 'it is given up',
} as const;

/** Longer than a try may take. */
const CLAIM_MS = 20_000;
