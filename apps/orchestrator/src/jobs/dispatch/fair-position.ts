import type { OutboxRow } from '../../database/tables';

/** A dispatch that waits. */
export type WaitingEntry = Pick<OutboxRow, 'id' | 'job_id' | 'owner' | 'due_at'>;

/** The order of dispatches: by owner, an owner's in the order in which they are taken. */
export function byTurn(a: WaitingEntry, b: WaitingEntry): number {
  if (a.owner !== b.owner) return a.owner < b.owner ? -1 : 1;
  if (a.due_at !== b.due_at) return a.due_at - b.due_at;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

/** How the queue stands: what the provider has and no worker yet, and who waits behind it. */
export interface QueueState {
  /** Jobs at the provider that no worker has begun, the next first. */
  readonly handedOver: readonly string[];
  /** Attempts at the provider by owner. */
  readonly live: ReadonlyMap<string, number>;
  /** By owner: how many tasks wait, and since when the first of them. */
  readonly waiting: ReadonlyMap<string, { readonly count: number; readonly oldest: number }>;
}

/** Positions are told up to here, since they are counted. */
export const MAX_COUNTED = 10_000;

/** The place of an owner's task that has `rank` others of its owner before it. */
export function fairPosition(state: QueueState, owner: string, rank: number): number {
  const { handedOver, live, waiting } = state;
  // So many of an owner are at work when the task's turn comes.
  const load = (live.get(owner) ?? 0) + rank;
  const since = waiting.get(owner)?.oldest ?? Infinity;
  let ahead = handedOver.length + rank;
  for (const [other, { count, oldest }] of waiting) {
    if (other === owner) continue;
    const goesFirst = oldest < since ? 1 : 0;
    ahead += Math.min(count, Math.max(0, load - (live.get(other) ?? 0) + goesFirst));
  }
  return Math.min(ahead, MAX_COUNTED) + 1;
}
