import { pictureSizeIn, placedAt } from './watermark.place';
import { markTimes } from './watermark.times';

const video = { width: 1920, height: 1080 };
const at = { position: 'bottom_right', margin: 0.05 } as const;

describe(pictureSizeIn.name, () => {
  it('is as wide as asked for in the shape of the picture, in pairs of pixels', () => {
    expect(pictureSizeIn(video, { width: 300, height: 101 }, { ...at, width: 0.1 })).toEqual({
      ...{ width: 192, height: 64 },
    });
    expect(pictureSizeIn(video, { width: 10, height: 10 }, at)).toEqual({
      width: 384,
      height: 384,
    });
  });

  it('leaves its margins free', () => {
    expect(pictureSizeIn(video, { width: 100, height: 400 }, { ...at, width: 1 })).toEqual({
      ...{ width: 244, height: 972 },
    });
    expect(pictureSizeIn(video, { width: 9000, height: 1 }, { ...at, width: 1 })).toEqual({
      ...{ width: 1812, height: 2 },
    });
  });
});

describe(placedAt.name, () => {
  it('stands as far from its edges as the margin says', () => {
    const mark = { width: 200, height: 100 };
    const place = (position: 'top' | 'middle_left' | 'bottom_right') =>
      placedAt(video, mark, { ...at, position });

    expect(place('bottom_right')).toEqual({ x: 1666, y: 926 });
    expect(place('top')).toEqual({ x: 860, y: 54 });
    expect(place('middle_left')).toEqual({ x: 54, y: 490 });
  });
});

describe(markTimes.name, () => {
  const wish = { start: 0, fade_in: 0, fade_out: 0 };

  it('has no end where that is the end of the video, but for a fade', () => {
    expect(markTimes(wish, 4).times.end).toBeNull();
    expect(markTimes({ ...wish, end: 9 }, 4).times.end).toBeNull();
    expect(markTimes({ ...wish, fade_out: 1 }, 4).times.end).toBe(4);
    expect(markTimes({ ...wish, end: 3 }, 4).times.end).toBe(3);
  });

  it('warns of a mark that nobody sees', () => {
    expect(markTimes({ ...wish, start: 4 }, 4).warnings.map(({ code }) => code)).toEqual([
      'mark_not_seen',
    ]);
    expect(markTimes({ ...wish, start: 3.9 }, 4).warnings).toEqual([]);
  });
});
