import { byTurn, type WaitingEntry } from '../dispatch/fair-position';

/** A dispatch, and how many of its owner are taken before it. */
export interface Ranked {
  readonly entry: WaitingEntry;
  readonly rank: number;
}

/** Ranks that were counted, so that others are counted on from the nearest and not from the first. */
export class KnownRanks {
  /** In the order in which an owner's are taken. */
  private readonly byOwner = new Map<string, readonly Ranked[]>();

  /** The one itself or the nearest that is taken before it. */
  nearest(entry: WaitingEntry): Ranked | undefined {
    const known = this.byOwner.get(entry.owner) ?? [];
    return known[placeIn(known, entry) - 1];
  }

  note(ranked: Ranked): void {
    const { entry } = ranked;
    const known = this.byOwner.get(entry.owner) ?? [];
    const place = placeIn(known, entry);
    const before = known[place - 1];
    if (before && byTurn(before.entry, entry) === 0) return;
    const more = known.toSpliced(place, 0, ranked);
    this.byOwner.set(entry.owner, more.length < MAX_KNOWN ? more : everySecond(more));
  }

  clear(): void {
    this.byOwner.clear();
  }
}

/** Of an owner; with more every second one is forgotten, and the way from the nearest stays short. */
const MAX_KNOWN = 256;

/** How many of them are taken before an entry, itself among them. */
function placeIn(known: readonly Ranked[], entry: WaitingEntry): number {
  let [from, to] = [0, known.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const ranked = known[middle];
    if (ranked && byTurn(ranked.entry, entry) <= 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function everySecond(known: readonly Ranked[]): readonly Ranked[] {
  return known.filter((_ranked, index) => index % 2 === 1);
}
