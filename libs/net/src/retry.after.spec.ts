import { retryAfterMs } from './retry.after';

describe(retryAfterMs.name, () => {
  it.each([
    ['3', 3_000],
    ['0', 0],
    ['Thu, 01 Jan 1970 00:00:12 GMT', 2_000],
    ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
    ['soon', 0],
    ['', 0],
    [undefined, 0],
    [['1', '2'], 0],
  ])('reads %j as %d ms', (header, expected) => {
    expect(retryAfterMs(header, 10_000)).toBe(expected);
  });
});
