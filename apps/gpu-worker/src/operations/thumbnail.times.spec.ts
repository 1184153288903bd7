import type { Timeline } from '@app/ffmpeg';

import { impression } from './thumbnail.choice';
import { clock } from './thumbnail.sheet';
import { sheetLayout } from './thumbnail.size';
import { frameAt, shownFrames, timeWarnings, wantedTimes } from './thumbnail.times';

/** Thirtieths of a second in whole milliseconds, as Matroska has them. */
const timeline: Timeline = {
  timeBase: { num: 1, den: 1000 },
  times: [-33, 0, 100, 33, 67, Number.NaN],
  ...{ hiddenPackets: 1, start: 0, end: 133 },
};

describe(shownFrames.name, () => {
  it('has the frames that are shown in their order, from the first on', () => {
    expect(shownFrames(timeline)).toEqual([0, 0.033, 0.067, 0.1]);
    expect(shownFrames({ ...timeline, start: 33 })).toEqual([0, 0.034, 0.067]);
  });
});

describe(frameAt.name, () => {
  it.each([
    [0, 0],
    [0.0324, 0],
    [1 / 30, 1],
    [0.05, 1],
    [2 / 30, 2],
    [3 / 30, 3],
    [9, 3],
    [-9, 0],
  ])('finds the frame that is shown at %d s', (seconds, at) => {
    expect(frameAt(shownFrames(timeline), seconds, timeline)).toBe(at);
  });
});

describe(wantedTimes.name, () => {
  it('counts from the end below 0, spreads a count, and leaves one to be looked for', () => {
    expect(wantedTimes({ at: [1, -1, 9] }, 4)).toEqual([1, 3, 9]);
    expect(wantedTimes({ count: 4 }, 4)).toEqual([0.5, 1.5, 2.5, 3.5]);
    expect([wantedTimes({}, 4), wantedTimes({ count: 1 }, 4)]).toEqual([null, null]);
  });
});

describe(timeWarnings.name, () => {
  it('says which times are outside', () => {
    const seen = timeWarnings([0, 4, 3.99, -4, -4.01], 4).map(({ detail }) => detail.slice(0, 5));

    expect(seen).toEqual(['at.1:', 'at.4:']);
    expect(timeWarnings(undefined, 4)).toEqual([]);
  });
});

describe(impression.name, () => {
  it('is the mean and how far pixels are from it', () => {
    expect(impression(Uint8Array.of(10, 10, 10))).toEqual({ brightness: 10, contrast: 0 });
    expect(impression(Uint8Array.of(0, 200))).toEqual({ brightness: 100, contrast: 100 });
  });
});

describe(clock.name, () => {
  it.each([
    [0, '0:00'],
    [59.9996, '1:00'],
    [754, '12:34'],
    [3723, '1:02:03'],
  ])('writes %d s as %s', (seconds, text) => {
    expect(clock(seconds)).toBe(text);
  });
});

describe(sheetLayout.name, () => {
  const shown = { width: 1920, height: 1080 };
  const wish = { width: 1920, gap: 12, background: '#000000', timestamps: true };

  it('has about as many rows as columns where nothing is said', () => {
    expect(sheetLayout(shown, wish, { count: 7, maxPixels: 4e7 })).toEqual({
      ...{ columns: 3, rows: 3, tile: { width: 624, height: 351 } },
      size: { width: 1920, height: 1101 },
    });
  });

  it('has no column without a picture, and no picture larger than it is', () => {
    const small = { width: 320, height: 180 };

    expect(sheetLayout(small, { ...wish, columns: 9 }, { count: 2, maxPixels: 4e7 })).toEqual({
      ...{ columns: 2, rows: 1, tile: small, size: { width: 676, height: 204 } },
    });
  });

  it('refuses a sheet that no picture can be', () => {
    const tall = { ...wish, columns: 1 };

    expect(() => sheetLayout(shown, tall, { count: 50, maxPixels: 4e7 })).toThrow(
      'sheet.columns makes a sheet of 1920x53962, more than there can be',
    );
  });
});
