/** An owner with tasks that wait. */
export interface WaitingOwner {
  readonly owner: string;
  /** Attempts of theirs that are at the provider already. */
  readonly live: number;
}

/**
 * How many of the free places each owner gets: always the one with the fewest, those that wait
 * longest (first in the list) before others with as few.
 */
export function fairShares(
  owners: readonly WaitingOwner[],
  places: number,
): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  const load = new Map(owners.map(({ owner, live }) => [owner, live]));
  for (let place = 0; place < places && owners.length > 0; place += 1) {
    const [next, lowest] = [...load].reduce((best, entry) => (entry[1] < best[1] ? entry : best));
    load.set(next, lowest + 1);
    shares.set(next, (shares.get(next) ?? 0) + 1);
  }
  return shares;
}
