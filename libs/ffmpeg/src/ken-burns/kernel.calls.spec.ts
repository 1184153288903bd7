import { resamplingCalls, transitionCalls } from './kernel.calls';
import { memoryLayout, pictureBytes, planesAt } from './kernel.memory';

const addresses = { lanczos: 64, scratch: 96 };

describe(resamplingCalls.name, () => {
  it('puts colour where H.264 has it: on the left column, between two rows', () => {
    const still = planesAt(1_000, { width: 80, height: 40 });
    const target = planesAt(9_000, { width: 20, height: 10 });
    const seen = { x: 8, y: 4, width: 40, height: 20 };

    expect(resamplingCalls({ still, seen, target, ...addresses })).toEqual([
      ['resample', 1_000, 80, 40, 8.5, 2, 4.5, 2, 9_000, 20, 10, 64, 96],
      ['resample', 4_200, 40, 20, 4.25, 2, 2.5, 2, 9_200, 10, 5, 64, 96],
      ['resample', 5_000, 40, 20, 4.25, 2, 2.5, 2, 9_250, 10, 5, 64, 96],
    ]);
  });
});

describe(transitionCalls.name, () => {
  const frames = [0, 1_000].map((at) => planesAt(at, { width: 20, height: 10 })) as never;

  it('mixes whole frames', () => {
    expect(transitionCalls('fade', 0.25, frames)).toEqual([['mix', 0, 1_000, 300, 64]]);
  });

  it('pushes luma by pairs and colour by halves', () => {
    expect(transitionCalls('slide', 0.33, frames)).toEqual([
      ['push', 0, 1_000, 20, 10, 6],
      ['push', 200, 1_200, 10, 5, 3],
      ['push', 250, 1_250, 10, 5, 3],
    ]);
  });
});

describe(memoryLayout.name, () => {
  const needs = {
    ...{ frame: { width: 1920, height: 1080 }, frames: 4, stillBytes: 5_529_600, stills: 1 },
    ...{ threads: 2, blends: false, scratchBytes: 200_000 },
  };

  it('holds a still and a few frames', () => {
    const frameBytes = pictureBytes(needs.frame);
    const { bytes, threads } = memoryLayout(needs);

    expect(bytes - needs.stillBytes - 4 * frameBytes).toBeLessThan(500_000);
    expect(threads.map(({ other }) => other)).toEqual([null, null]);
  });

  it('has a second frame for each thread that blends', () => {
    const more = memoryLayout({ ...needs, blends: true }).bytes - memoryLayout(needs).bytes;

    expect(Math.round(more / pictureBytes(needs.frame))).toBe(2);
  });

  it('counts the half pairs of odd sides', () => {
    expect([1, 2, 3].map((side) => pictureBytes({ width: side, height: 1 }))).toEqual([3, 4, 7]);
  });
});
