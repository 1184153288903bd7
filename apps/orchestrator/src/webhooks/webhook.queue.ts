import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import type { DeliveryRow } from '../database/deliveries.tables';
import { endAll, stillAs } from './delivery.rows';
import { MAX_TRIES, webhookVerdict } from './webhook.schedule';
import type { WebhookAnswer } from './webhook.sender';
import { beginTry, cutTry, endTry, forgetTries } from './webhook.tries';

/** A delivery that this process alone may try now, as it was and as it is. */
export interface ClaimedDelivery {
  readonly before: DeliveryRow;
  readonly delivery: DeliveryRow;
  readonly tryId: string;
  readonly claimedAt: number;
}

/** Deliveries that are not asked for although they are due. */
export interface LeftOut {
  readonly jobs: readonly string[];
  readonly receivers: readonly string[];
}

/** The deliveries that were promised, and what becomes of each after a try. */
@Injectable()
export class WebhookQueue {
  private readonly logger = new Logger(WebhookQueue.name);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** What is due, the longest due first. */
  due(limit: number, { jobs, receivers }: LeftOut): Promise<readonly DeliveryRow[]> {
    let query = this.database.reader
      .selectFrom('deliveries')
      .selectAll()
      .where('state', '=', 'pending')
      .where('due_at', '<=', this.clock.now());
    // Not every database takes an empty list.
    if (jobs.length > 0) query = query.where('job_id', 'not in', jobs);
    if (receivers.length > 0) query = query.where('receiver', 'not in', receivers);
    return query.orderBy('due_at').orderBy('position').limit(limit).execute();
  }

  /**
   * Takes a delivery for some seconds and counts a try before it is made: a program that is killed
   * during it, or a disk that takes no writes, never turns into a flood of repeats. Undefined where
   * another orchestrator has it.
   */
  claim(before: DeliveryRow): Promise<ClaimedDelivery | undefined> {
    const now = this.clock.now();
    return this.database.write(async (transaction) => {
      const delivery = await transaction
        .updateTable('deliveries')
        .set({ tries: before.tries + 1, due_at: now + CLAIM_MS })
        .where(stillAs(before))
        .returningAll()
        .executeTakeFirst();
      if (!delivery) return undefined;
      const tryId = await beginTry(transaction, delivery, now);
      return { before, delivery, tryId, claimedAt: now };
    });
  }

  /** Hands a claim back: the try was not brought to its end. */
  async release({ before, delivery, tryId }: ClaimedDelivery): Promise<void> {
    await this.database.write(async (transaction) => {
      await cutTry(transaction, tryId);
      await transaction
        .updateTable('deliveries')
        .set({ tries: before.tries, due_at: before.due_at })
        .where(stillAs(delivery))
        .execute();
    });
  }

  /** Begins anew: due now, with all of its tries before it. False where it is no more as it was. */
  renew({ id, state, tries, due_at }: DeliveryRow): Promise<boolean> {
    const anew = {
      state: 'pending',
      tries: 0,
      due_at: this.clock.now(),
      settled_at: null,
    } as const;
    return this.database.write(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('deliveries')
        .set(anew)
        .where((where) => where.and({ id, state, tries, due_at }))
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    });
  }

  /** Nobody is there any more to be told, or nothing to be told. */
  async drop({ delivery: { id } }: ClaimedDelivery): Promise<void> {
    await this.database.write(async (transaction) => {
      await forgetTries(transaction, id);
      await transaction.deleteFrom('deliveries').where('id', '=', id).execute();
    });
  }

  /** Writes down what a try came to, and what follows; not the latter where the claim was lost. */
  async settle(claimed: ClaimedDelivery, answer: WebhookAnswer): Promise<void> {
    const { delivery, tryId, claimedAt } = claimed;
    const { event, tries } = delivery;
    const now = this.clock.now();
    const verdict = webhookVerdict(answer, { event, tries, now, random: Math.random() });
    if (verdict.kind !== 'delivered') this.tell(delivery, answer, ENDINGS[verdict.kind]);
    const change =
      verdict.kind === 'retry'
        ? { due_at: now + verdict.inMs }
        : { state: verdict.kind, settled_at: now };
    await this.database.write(async (transaction) => {
      await endTry(transaction, tryId, { answer, durationMs: Math.max(0, now - claimedAt) });
      const { numUpdatedRows } = await transaction
        .updateTable('deliveries')
        .set(change)
        .where(stillAs(delivery))
        .executeTakeFirst();
      if (verdict.kind === 'unwanted' && numUpdatedRows > 0n)
        await endAll(transaction, delivery.job_id, now);
    });
  }

  /** The receiver stands here by its origin alone: what follows in a webhook's URL may be secret. */
  private tell(delivery: DeliveryRow, answer: WebhookAnswer, ending: string): void {
    const { job_id, receiver, tries } = delivery;
    const reason = answer.kind === 'answered' ? `answered ${answer.status}` : answer.detail;
    const facts = { job_id, receiver, tries, reason };
    this.logger.warn(facts, `Webhook try ${tries} of ${MAX_TRIES} failed; ${ending}.`);
  }
}

const ENDINGS = {
  retry: 'it will be repeated',
  unwanted: 'the receiver wants no more',
  failed: 'it is given up',
} as const;

/** Longer than a try may take. */
const CLAIM_MS = 20_000;
