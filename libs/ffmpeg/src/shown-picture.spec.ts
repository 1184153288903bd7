import { someVideo } from './media-facts.testing';
import { dynamicRange, hasAlpha, shownSize } from './shown-picture';

describe(shownSize.name, () => {
  it('is upright with square pixels, and keeps odd sides', () => {
    const sampleAspect = { num: 4, den: 3 };

    expect(shownSize(someVideo({ width: 721, height: 577 }))).toEqual({ width: 721, height: 577 });
    expect(shownSize(someVideo({ width: 720, height: 577, sampleAspect, orientation: 6 }))).toEqual(
      { width: 577, height: 960 },
    );
  });
});

describe(dynamicRange.name, () => {
  it.each([
    ['bt709', 'sdr'],
    [null, 'sdr'],
    ['smpte2084', 'pq'],
    ['arib-std-b67', 'hlg'],
  ])('is told by the transfer: %s', (transfer, range) => {
    const { colour } = someVideo();

    expect(dynamicRange(someVideo({ colour: { ...colour, transfer } }))).toBe(range);
  });
});

describe(hasAlpha.name, () => {
  it('knows the formats with a channel of transparency', () => {
    const formats = ['rgba', 'ya8', 'ya16be', 'yuva420p', 'gbrap', 'pal8', 'bgra'];
    const others = ['rgb24', 'yuv420p', 'gray', 'gbrp', 'yuvj420p', null];

    expect(formats.map(hasAlpha)).toEqual(formats.map(() => true));
    expect(others.map(hasAlpha)).toEqual(others.map(() => false));
  });
});
