import { Stack } from './stack';

describe(Stack.name, () => {
  it('puts what overlaps in time above each other, and uses room that has become free', () => {
    const stack = new Stack(100);
    const place = (height: number, startMs: number, endMs: number) =>
      stack.place({ height, startMs, endMs });

    expect(place(20, 0, 1000)).toBe(0);
    expect(place(30, 500, 2000)).toBe(20);
    expect(place(20, 1000, 3000)).toBe(0);
    expect(place(25, 1500, 3000)).toBe(50);
    expect(place(40, 1600, 3000)).toBe(0);
  });
});
