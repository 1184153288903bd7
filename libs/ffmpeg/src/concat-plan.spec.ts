import fc from 'fast-check';

import { clipFrames, planPieces, transitionFrames } from './concat-plan';

const NTSC = { num: 30_000, den: 1001 };

describe(planPieces.name, () => {
  it('makes a piece of each clip and of each transition', () => {
    expect(planPieces([50, 30, 40], 10)).toEqual([
      { start: 0, frames: 40, runs: [{ clip: 0, first: 0, origin: 0 }] },
      {
        ...{ start: 40, frames: 10 },
        runs: [
          { clip: 0, first: 40, origin: 0 },
          { clip: 1, first: 0, origin: 40 },
        ],
      },
      { start: 50, frames: 10, runs: [{ clip: 1, first: 10, origin: 40 }] },
      {
        ...{ start: 60, frames: 10 },
        runs: [
          { clip: 1, first: 20, origin: 40 },
          { clip: 2, first: 0, origin: 60 },
        ],
      },
      { start: 70, frames: 30, runs: [{ clip: 2, first: 10, origin: 60 }] },
    ]);
  });

  it('shows every frame of every clip once, and twice two at a time in transitions', () => {
    const frames = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(frames, fc.double({ min: 0.1, max: 5, noNaN: true }), (counts, seconds) => {
        const crossed = transitionFrames(seconds, counts, NTSC);
        const pieces = planPieces(counts, crossed);
        const shown = counts.map(() => new Set<number>());
        let next = 0;
        for (const { start, frames: count, runs } of pieces) {
          expect(start).toBe(next);
          for (const { clip, first, origin } of runs) {
            expect(origin + first).toBe(start);
            for (let at = first; at < first + count; at++) shown[clip]?.add(at);
          }
          next += count;
        }
        expect(shown.map(({ size }) => size)).toEqual(counts);
        expect(next).toBe(
          counts.reduce((sum, each) => sum + each, 0) - crossed * (counts.length - 1),
        );
      }),
    );
  });
});

describe(clipFrames.name, () => {
  it('rounds each clip to frames, one at least', () => {
    expect(clipFrames([1, 0.5, 0.001], NTSC)).toEqual([30, 15, 1]);
  });
});

describe(transitionFrames.name, () => {
  it('takes at most half of the shortest clip', () => {
    expect(transitionFrames(0.5, [30, 90], NTSC)).toBe(15);
    expect(transitionFrames(1, [30, 9], NTSC)).toBe(4);
    expect(transitionFrames(1, [1, 90], NTSC)).toBe(0);
  });
});
