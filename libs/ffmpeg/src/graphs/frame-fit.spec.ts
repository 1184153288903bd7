import fc from 'fast-check';

import { covering, hasShapeOf, inside } from './frame-fit';

const side = fc.integer({ min: 1, max: 8_000 }).map((half) => 2 * half);
const picture = fc.record({ width: side, height: side });
const frame = fc.record({
  width: fc.integer({ min: 32, max: 1920 }).map((half) => 2 * half),
  height: fc.integer({ min: 32, max: 1920 }).map((half) => 2 * half),
});

describe('a picture in a frame', () => {
  it('fills it and needs no sides that are far over it', () => {
    fc.assert(
      fc.property(picture, frame, (own, to) => {
        const { scaled, x, y } = covering(own, to);
        expect(scaled.width - x).toBeGreaterThanOrEqual(to.width);
        expect(scaled.height - y).toBeGreaterThanOrEqual(to.height);
        const pixel = Math.max(to.width / own.width, to.height / own.height);
        expect(scaled.width).toBeLessThanOrEqual(2 * to.width + 2 * pixel + 4);
        expect(scaled.height).toBeLessThanOrEqual(2 * to.height + 2 * pixel + 4);
        expect([scaled.width % 2, scaled.height % 2, x % 2, y % 2]).toEqual([0, 0, 0, 0]);
      }),
    );
  });

  it('is inside of it, in the middle, and touches two of its sides', () => {
    fc.assert(
      fc.property(picture, frame, (own, to) => {
        const { scaled, x, y } = inside(own, to);
        expect(x + scaled.width).toBeLessThanOrEqual(to.width);
        expect(y + scaled.height).toBeLessThanOrEqual(to.height);
        expect(Math.min(to.width - scaled.width, to.height - scaled.height)).toBeLessThanOrEqual(2);
        expect([scaled.width % 2, scaled.height % 2, x % 2, y % 2]).toEqual([0, 0, 0, 0]);
      }),
    );
  });

  it.each([
    [{ width: 1920, height: 1080 }, { width: 1280, height: 720 }, true],
    [{ width: 1920, height: 1080 }, { width: 854, height: 480 }, true],
    [{ width: 1920, height: 1080 }, { width: 1080, height: 1080 }, false],
  ])('%j has the shape of %j: %s', (own, to, has) => {
    expect(hasShapeOf(own, to)).toBe(has);
  });

  it('leaves away what of a very long picture nobody would see', () => {
    const { roughly, scaled } = covering(
      { width: 16_000, height: 64 },
      { width: 64, height: 3840 },
    );

    expect({ roughly, scaled }).toEqual({
      roughly: { width: 2, height: 64 },
      scaled: { width: 120, height: 3840 },
    });
  });
});
