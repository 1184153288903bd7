import { WeightedTurns } from './weighted.turns';

const EU = { name: 'eu', weight: 3 };
const US = { name: 'us', weight: 1 };

describe(WeightedTurns.name, () => {
  const take = (turns: WeightedTurns, count: number, parties = [EU, US]) =>
    Array.from({ length: count }, () => turns.next(parties)).join(' ');

  it('come by weight, and evenly spread', () => {
    expect(take(new WeightedTurns(), 8)).toBe('eu eu us eu eu eu us eu');
  });

  it('are those of the others while one can not take part, and are not made up for', () => {
    const turns = new WeightedTurns();
    const alone = take(turns, 20, [US]);

    expect([alone, take(turns, 4)]).toEqual(['us '.repeat(20).trim(), 'eu eu us eu']);
    expect(turns.next([])).toBeUndefined();
  });
});
