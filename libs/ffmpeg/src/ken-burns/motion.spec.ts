import fc from 'fast-check';

import { EASINGS, MOTIONS, partAt, pathOver, type MotionSpec } from './motion';
import type { Rectangle } from './rectangle';

const PHOTO = { width: 3000, height: 2000 };
const WIDE = 16 / 9;
const CENTRE = { x: 0.5, y: 0.5 };
const spec: MotionSpec = { motion: 'zoom_in', zoom: 1.25, focus: CENTRE, easing: 'linear' };
const whole = { x: 0, y: 156.25, width: 3000, height: 1687.5 };
const near = { x: 300, y: 325, width: 2400, height: 1350 };

describe(pathOver.name, () => {
  it.each<[string, Partial<MotionSpec>, Rectangle, Rectangle]>([
    ['zooms in to the focus', {}, whole, near],
    ['zooms out', { motion: 'zoom_out' }, near, whole],
    ['stands still with all that fits', { motion: 'still' }, whole, whole],
    [
      'goes to a corner no further than the edge',
      { focus: { x: 1, y: 0 } },
      { ...whole, y: 0 },
      { ...near, x: 600, y: 0 },
    ],
    [
      'pans from edge to edge',
      { motion: 'pan_right', focus: { x: 0, y: 0 } },
      { ...near, x: 0, y: 0 },
      { ...near, x: 600, y: 0 },
    ],
    ['pans to the left', { motion: 'pan_left' }, { ...near, x: 600 }, { ...near, x: 0 }],
    ['pans up', { motion: 'pan_up' }, { ...near, y: 650 }, { ...near, y: 0 }],
    ['pans down', { motion: 'pan_down' }, { ...near, y: 0 }, { ...near, y: 650 }],
    [
      'goes from the whole to a part, in the shape of the video',
      { to: { x: 0.25, y: 0.25, width: 0.25, height: 0.25 } },
      whole,
      { x: 680.555556, y: 500, width: 888.888889, height: 500 },
    ],
    [
      'keeps parts at the edge inside, and shows no more than there is',
      {
        from: { x: 0.9, y: 0.9, width: 0.3, height: 0.3 },
        to: { x: 0, y: 0, width: 1, height: 1 },
      },
      { x: 1933.333333, y: 1400, width: 1066.666667, height: 600 },
      whole,
    ],
  ])('%s', (_name, change, from, to) => {
    const path = pathOver(PHOTO, WIDE, { ...spec, ...change });

    expect([rounded(path.from), rounded(path.to)]).toEqual([rounded(from), rounded(to)]);
  });
});

describe(partAt.name, () => {
  const path = pathOver(PHOTO, WIDE, spec);

  it('grows by equal factors in equal times', () => {
    const widths = [0, 0.25, 0.5, 0.75, 1].map((time) => partAt(path, time).width);
    const factors = widths.slice(1).map((width, at) => width / (widths[at] ?? 0));

    expect(factors.map((factor) => factor.toFixed(9))).toEqual(Array(4).fill('0.945741609'));
  });

  it('keeps the one place of a zoom where it is', () => {
    const corner = pathOver(PHOTO, WIDE, { ...spec, focus: { x: 0.3, y: 0.4 } });
    const { from, to } = corner;
    const fixed = (from.x * to.width - to.x * from.width) / (to.width - from.width);
    const places = [0, 0.3, 0.6, 1].map((time) => {
      const { x, width } = partAt(corner, time);
      return (fixed - x) / width;
    });

    expect(places.map((place) => place.toFixed(9))).toEqual(Array(4).fill(places[0]?.toFixed(9)));
  });

  it('pans in equal steps', () => {
    const pan = pathOver(PHOTO, WIDE, { ...spec, motion: 'pan_right' });

    expect([0, 0.5, 1].map((time) => Math.round(partAt(pan, time).x))).toEqual([0, 300, 600]);
  });

  it.each([
    ['linear', [0.25, 0.5, 0.75]],
    ['ease_in', [0.076, 0.293, 0.617]],
    ['ease_out', [0.383, 0.707, 0.924]],
    ['ease_in_out', [0.146, 0.5, 0.854]],
  ] as const)('moves %s', (easing, shares) => {
    const pan = pathOver(PHOTO, WIDE, { ...spec, motion: 'pan_right', easing });
    const moved = [0.25, 0.5, 0.75].map((time) => partAt(pan, time).x / 600);

    expect(moved.map((share) => Math.round(share * 1000) / 1000)).toEqual(shares);
  });

  it('never shows an edge and never distorts', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const size = fc.double({ min: 0.05, max: 1, noNaN: true });
    const part = fc.record({ x: share, y: share, width: size, height: size });
    const side = fc.integer({ min: 1, max: 20_000 });
    const any = fc.record({
      picture: fc.record({ width: side, height: side }),
      aspect: fc.constantFrom(16 / 9, 9 / 16, 1, 0.8),
      motion: fc.constantFrom(...MOTIONS),
      easing: fc.constantFrom(...EASINGS),
      zoom: fc.double({ min: 1, max: 2, noNaN: true }),
      focus: fc.record({ x: share, y: share }),
      from: fc.option(part, { nil: undefined }),
      to: fc.option(part, { nil: undefined }),
      time: share,
    });

    fc.assert(
      fc.property(any, ({ picture, aspect, time, ...wish }) => {
        const { x, y, width, height } = partAt(pathOver(picture, aspect, wish), time);
        const slack = 1e-6 * Math.max(picture.width, picture.height);
        expect(Math.abs(width / height / aspect - 1)).toBeLessThan(1e-6);
        expect(Math.min(x, y)).toBeGreaterThan(-slack);
        expect(x + width - picture.width).toBeLessThan(slack);
        expect(y + height - picture.height).toBeLessThan(slack);
      }),
    );
  });
});

function rounded(part: Rectangle): object {
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, Math.round((value as number) * 1e3) / 1e3]),
  );
}
