import { Injectable } from '@nestjs/common';

import { DispatchQueue } from '../dispatch/dispatch.queue';
import { fairPosition, type QueueState, type WaitingEntry } from '../dispatch/fair-position';
import { KnownRanks } from './known.ranks';

/**
 * Tells where queued jobs stand among those of all owners: how many begin before them, and one, if
 * nothing else comes. First those that the provider has already, then those that wait here, as the
 * dispatcher takes them: always of the owner with the fewest at work (fairShares).
 */
@Injectable()
export class QueuePositions {
  private asOf: QueueState | undefined;
  private readonly ranks = new KnownRanks();

  constructor(private readonly queue: DispatchQueue) {}

  /** The position of each of these jobs; 1 is the next, MAX_COUNTED + 1 any place further back. */
  async of(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    const state = await this.queue.state();
    if (state !== this.asOf) this.ranks.clear();
    this.asOf = state;
    const found = new Map<string, number>();
    for (const entry of await this.queue.entriesOf(ids)) {
      found.set(entry.job_id, fairPosition(state, entry.owner, await this.rankOf(entry)));
    }
    for (const id of ids) if (!found.has(id)) found.set(id, handedOverPosition(state, id));
    return found;
  }

  /**
   * Counts on from the nearest that was counted already as long as the state holds, so that neither a
   * flood of new jobs nor the same page again counts the whole queue.
   */
  private async rankOf(entry: WaitingEntry): Promise<number> {
    const from = this.ranks.nearest(entry);
    if (from?.entry.id === entry.id) return from.rank;
    const rank = (from?.rank ?? 0) + (await this.queue.count(from?.entry, entry));
    this.ranks.note({ entry, rank });
    return rank;
  }
}

/** One that is neither here nor there is on its way this very moment. */
function handedOverPosition({ handedOver }: QueueState, id: string): number {
  return Math.max(0, handedOver.indexOf(id)) + 1;
}
