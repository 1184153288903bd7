import type { WaitingEntry } from '../dispatch/fair-position';
import { KnownRanks } from './known.ranks';

describe(KnownRanks.name, () => {
  const entry = (due_at: number, owner = 'acme'): WaitingEntry => ({
    ...{ id: `out_${due_at}`, job_id: `job_${due_at}`, owner, due_at },
  });
  const ranked = (due_at: number, owner?: string) => ({
    ...{ entry: entry(due_at, owner), rank: due_at / 10 },
  });

  it('finds the one itself or the nearest before it, of the same owner', () => {
    const ranks = new KnownRanks();
    for (const due of [50, 10, 30, 10]) ranks.note(ranked(due));
    ranks.note(ranked(40, 'other'));
    const nearest = [5, 10, 29, 45, 99].map((due) => ranks.nearest(entry(due))?.rank);

    expect(nearest).toEqual([undefined, 1, 1, 3, 5]);
  });

  it('knows nothing once it is cleared', () => {
    const ranks = new KnownRanks();
    ranks.note(ranked(10));
    ranks.clear();

    expect(ranks.nearest(entry(10))).toBeUndefined();
  });

  it('forgets some of many, and not the last', () => {
    const ranks = new KnownRanks();
    const count = 10_000;
    for (let due = 1; due <= count; due += 1) ranks.note(ranked(due));
    const known = new Set<number>();
    for (let due = 1; due <= count; due += 1)
      known.add(ranks.nearest(entry(due))?.entry.due_at ?? 0);

    expect(known.has(count)).toBe(true);
    expect(known.size).toBeLessThanOrEqual(257);
  });
});
