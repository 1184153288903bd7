import { evenBoxes, labelPath } from './label.path';

const box = (left: number, right: number, top: number) => ({ left, right, top, bottom: top + 10 });

describe(evenBoxes.name, () => {
  it('makes one box of lines of about one width', () => {
    expect(evenBoxes([box(10, 90, 0), box(8, 91, 10)], 3)).toEqual([
      { left: 8, right: 91, top: 0, bottom: 20 },
    ]);
  });

  it('leaves lines of other widths as they are', () => {
    const boxes = [box(30, 60, 0), box(10, 90, 10), box(30, 60, 20)];

    expect(evenBoxes(boxes, 3)).toEqual(boxes);
  });
});

describe(labelPath.name, () => {
  const ROUND = 'm 16 0 l 64 0 b 73 0 80 7 80 16 l 80 48 b 80 57 73 64 64 64 ';

  it('draws round corners, in eighths of pixels', () => {
    expect(labelPath([{ left: 0, top: 0, right: 10, bottom: 8 }], 2)).toBe(
      `${ROUND}l 16 64 b 7 64 0 57 0 48 l 0 16 b 0 7 7 0 16 0`,
    );
  });

  it('lets a narrower line go on behind a wider one, and joins them by curves', () => {
    const [narrow, wide, left, right, ...more] = labelPath([box(30, 60, 0), box(10, 90, 10)], 4)
      .split('m ')
      .slice(1);

    expect(narrow).toMatch(/^272 0 l 448 0 .* l 480 112 /);
    expect(wide).toMatch(/^112 80 l 688 80 /);
    // Filled are the corners at (30, 10) and (60, 10), upwards and outwards.
    expect(left).toBe('208 80 b 226 80 240 66 240 48 l 248 48 248 88 208 88 ');
    expect(right).toBe('480 48 b 480 66 494 80 512 80 l 512 88 472 88 472 48');
    expect(more).toEqual([]);
  });

  it.each([
    ['one side differs', [box(10, 60, 0), box(10, 90, 10)], 1],
    ['a step is too short for two curves', [box(14, 86, 0), box(10, 90, 10)], 0],
    ['the wider one is above', [box(10, 90, 0), box(30, 60, 10)], 2],
  ])('joins as many sides as have room: %s', (_name, boxes, joints) => {
    expect(labelPath(boxes, 4).split('m ')).toHaveLength(1 + 2 + joints);
  });

  it('draws all parts the same way round', () => {
    const around = labelPath([box(30, 60, 0), box(10, 90, 10), box(30, 60, 20)], 4);

    const parts = around.split('m ').slice(1);
    expect(parts).toHaveLength(7);
    expect(parts.filter((part) => twiceArea(part) <= 0)).toEqual([]);
  });
});

/** Positive where a drawing goes round clockwise, its curves taken for their points. */
function twiceArea(drawing: string): number {
  const numbers = drawing.match(/-?\d+/g)?.map(Number) ?? [];
  const places = numbers.flatMap((x, at) =>
    at % 2 === 0 ? [[x, numbers[at + 1] ?? 0] as const] : [],
  );
  return places.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = places[(at + 1) % places.length] ?? [0, 0];
    return sum + x * nextY - nextX * y;
  }, 0);
}
