import type { DeliveryRow } from '../database/deliveries.tables';
import type { LeftOut } from './webhook.queue';
import type { WebhookAnswer } from './webhook.sender';

/**
 * Who may be called now: few at once, fewer at one receiver, and those that did not answer the last
 * time share a part of the room, so that they leave the rest to the others.
 */
export class WebhookSlots {
  private readonly taken = new Map<string, DeliveryRow>();
  private readonly silent = new Set<string>();

  get room(): number {
    return MAX_AT_ONCE - this.taken.size;
  }

  /** One event of a job at a time, so that they arrive in their order if they can. */
  get leftOut(): LeftOut {
    const taken = [...this.taken.values()];
    const full = taken.map(({ receiver }) => receiver).filter((receiver) => this.isFull(receiver));
    const silent = this.isFullOfSilence() ? this.silent : [];
    return {
      jobs: taken.map(({ job_id }) => job_id),
      receivers: [...new Set([...full, ...silent])],
    };
  }

  /** Takes a place for a delivery; false where there is none. */
  take(delivery: DeliveryRow): boolean {
    const { jobs, receivers } = this.leftOut;
    const { id, job_id, receiver } = delivery;
    if (this.room <= 0 || jobs.includes(job_id) || receivers.includes(receiver)) return false;
    this.taken.set(id, delivery);
    return true;
  }

  /** Gives the place back, with what the receiver said where it was asked. */
  free({ id, receiver }: DeliveryRow, answer: WebhookAnswer | undefined): void {
    this.taken.delete(id);
    if (answer) this.silent.delete(receiver);
    if (answer?.kind === 'unreachable') this.silent.add(receiver);
    const [oldest] = this.silent;
    if (this.silent.size > MAX_SILENT_KNOWN && oldest !== undefined) this.silent.delete(oldest);
  }

  private isFull(receiver: string): boolean {
    const most = this.silent.has(receiver) ? 1 : MAX_AT_ONE_RECEIVER;
    return this.countTaken((taken) => taken === receiver) >= most;
  }

  private isFullOfSilence(): boolean {
    return this.countTaken((receiver) => this.silent.has(receiver)) >= MAX_AT_SILENT;
  }

  private countTaken(counts: (receiver: string) => boolean): number {
    return [...this.taken.values()].filter(({ receiver }) => counts(receiver)).length;
  }
}

const MAX_AT_ONCE = 32;
/** A receiver that does not answer holds this many for the length of a try. */
const MAX_AT_ONE_RECEIVER = 4;
/** Of all that are known not to answer together. */
const MAX_AT_SILENT = 16;
/** A bound on memory, and on the queries that leave them out. */
const MAX_SILENT_KNOWN = 1000;
