import { toFrameRate } from './frame-rate';

describe(toFrameRate.name, () => {
  it.each([
    [24, { num: 24, den: 1 }],
    [23.976, { num: 24_000, den: 1001 }],
    [29.97, { num: 30_000, den: 1001 }],
    [59.94, { num: 60_000, den: 1001 }],
    [12.5, { num: 12_500, den: 1000 }],
    [1, { num: 1, den: 1 }],
  ])('takes %d as a fraction', (value, rate) => {
    expect(toFrameRate(value)).toEqual(rate);
  });
});
