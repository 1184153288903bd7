import { WeightedTurns } from '../../runpod/weighted.turns';
import { FreePlaces } from './free.places';

describe(FreePlaces.name, () => {
  it('are taken by weight, until an endpoint has none, and by no more than there are', () => {
    const open = [
      { name: 'eu', weight: 3, free: 2 },
      { name: 'us', weight: 1, free: 3 },
      { name: 'full', weight: 9, free: -1 },
    ];
    const places = new FreePlaces(open, new WeightedTurns());

    expect(places.room).toBe(5);
    expect([...places.planFor(['a', 'b', 'c', 'd', 'e', 'f'])]).toEqual([
      ['eu', ['a', 'b']],
      ['us', ['c', 'd', 'e']],
    ]);
  });
});
