import { preferredWaitMs } from './preferred-wait';

describe(preferredWaitMs.name, () => {
  it.each([
    ['wait=10', 10_000],
    ['respond-async, Wait = "5"', 5000],
    [['respond-async', 'wait=7'], 7000],
    ['wait=600', 60_000],
    ['wait=0', undefined],
    ['wait=-1', undefined],
    ['wait=1.5', undefined],
    ['wait', undefined],
    ['await=3', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j', (header, waitMs) => {
    expect(preferredWaitMs(header)).toBe(waitMs);
  });
});
