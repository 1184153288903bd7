import { Injectable } from '@nestjs/common';

import { DispatchQueue } from '../dispatch/dispatch.queue';
import { fairPosition, type QueueState, type WaitingEntry } from '../dispatch/fair-position';

/**
 * Tells where queued jobs stand among those of all owners: how many begin before them, and one, if
 * nothing else comes. First those that the provider has already, then those that wait here, as the
 * dispatcher takes them: always of the owner with the fewest at work (fairShares).
 */
@Injectable()
export class QueuePositions {
  constructor(private readonly queue: DispatchQueue) {}

  /** The position of each of these jobs; 1 is the next, MAX_COUNTED + 1 any place further back. */
  async of(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    const state = await this.queue.state();
    const entries = await this.queue.entriesOf(ids);
    const found = new Map<string, number>();
    let before: WaitingEntry | undefined;
    let rank = 0;
    for (const entry of entries) {
      if (before?.owner !== entry.owner) [before, rank] = [undefined, 0];
      rank += await this.queue.count(before, entry);
      found.set(entry.job_id, fairPosition(state, entry.owner, rank));
      before = entry;
    }
    for (const id of ids) if (!found.has(id)) found.set(id, handedOverPosition(state, id));
    return found;
  }
}

/** One that is neither here nor there is on its way this very moment. */
function handedOverPosition({ handedOver }: QueueState, id: string): number {
  return Math.max(0, handedOver.indexOf(id)) + 1;
}
