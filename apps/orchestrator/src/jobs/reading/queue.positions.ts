import { Injectable } from '@nestjs/common';

import { DispatchQueue } from '../dispatch/dispatch.queue';
import {
  byTurn,
  fairPosition,
  type QueueState,
  type WaitingEntry,
} from '../dispatch/fair-position';

/**
 * Tells where queued jobs stand among those of all owners: how many begin before them, and one, if
 * nothing else comes. First those that the provider has already, then those that wait here, as the
 * dispatcher takes them: always of the owner with the fewest at work (fairShares).
 */
@Injectable()
export class QueuePositions {
  private asOf: QueueState | undefined;
  private readonly furthest = new Map<string, Ranked>();

  constructor(private readonly queue: DispatchQueue) {}

  /** The position of each of these jobs; 1 is the next, MAX_COUNTED + 1 any place further back. */
  async of(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    const state = await this.queue.state();
    if (state !== this.asOf) this.furthest.clear();
    this.asOf = state;
    const found = new Map<string, number>();
    let before: Ranked | undefined;
    for (const entry of await this.queue.entriesOf(ids)) {
      before = await this.ranked(entry, before);
      found.set(entry.job_id, fairPosition(state, entry.owner, before.rank));
    }
    for (const id of ids) if (!found.has(id)) found.set(id, handedOverPosition(state, id));
    return found;
  }

  /**
   * Counts on from what was counted already: the one before it on the page, or the furthest that was
   * asked for as long as the state holds, so that a flood of new jobs is counted once and not once each.
   */
  private async ranked(entry: WaitingEntry, before: Ranked | undefined): Promise<Ranked> {
    const { owner } = entry;
    const furthest = this.furthest.get(owner);
    const known = before?.entry.owner === owner ? before : furthest;
    const from = known && byTurn(known.entry, entry) <= 0 ? known : undefined;
    const rank = (from?.rank ?? 0) + (await this.queue.count(from?.entry, entry));
    const ranked = { entry, rank };
    if (!furthest || byTurn(furthest.entry, entry) < 0) this.furthest.set(owner, ranked);
    return ranked;
  }
}

/** A dispatch, and how many of its owner are taken before it. */
interface Ranked {
  readonly entry: WaitingEntry;
  readonly rank: number;
}

/** One that is neither here nor there is on its way this very moment. */
function handedOverPosition({ handedOver }: QueueState, id: string): number {
  return Math.max(0, handedOver.indexOf(id)) + 1;
}
