import { fairShares } from './fair-share';

describe(fairShares.name, () => {
  it.each([
    ['one owner everything', [['a', 0]], 3, [['a', 3]]],
    [
      'two owners half each',
      [
        ['a', 0],
        ['b', 0],
      ],
      4,
      [
        ['a', 2],
        ['b', 2],
      ],
    ],
    [
      'the odd place to who waits longest',
      [
        ['b', 0],
        ['a', 0],
      ],
      1,
      [['b', 1]],
    ],
    [
      'who has none before who has many',
      [
        ['a', 3],
        ['b', 0],
      ],
      2,
      [['b', 2]],
    ],
    ['nothing without places', [['a', 0]], 0, []],
    ['nothing in a window that is too full', [['a', 9]], -2, []],
    ['nothing to nobody', [], 5, []],
  ] as const)('gives %s', (_what, waiting, places, shares) => {
    const owners = waiting.map(([owner, live]) => ({ owner, live }));

    expect([...fairShares(owners, places)]).toEqual(shares);
  });
});
