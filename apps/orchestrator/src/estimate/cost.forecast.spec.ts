import type { PastJobs } from '../usage/past.jobs';
import { forecast } from './cost.forecast';

const PAST: PastJobs = {
  count: 3,
  runPerOutput: 4_200 / 5_000,
  ...{ runMs: 4_200, queueMs: 1_500, pricePerSecondUsd: 0.00019 },
};

describe(forecast.name, () => {
  it('costs as much as the same job did before', () => {
    expect(forecast({ seconds: 5 }, PAST)).toEqual({
      cost: { usd: 0.00095, billed_seconds: 5, price_per_second_usd: 0.00019 },
      eta_seconds: 6,
    });
  });

  it('takes as much longer as the result is longer, up to the second', () => {
    expect(forecast({ seconds: 10 }, PAST)).toMatchObject({
      cost: { usd: 0.00171, billed_seconds: 9 },
      eta_seconds: 10,
    });
  });

  it('goes by whole jobs where results have no length', () => {
    expect(forecast('one', { ...PAST, runPerOutput: null })).toMatchObject({
      cost: { billed_seconds: 5 },
      eta_seconds: 6,
    });
  });

  it.each([
    ['how long the result will be', 'unknown' as const, PAST],
    ['any job before', { seconds: 5 }, { ...PAST, count: 0, runPerOutput: null, runMs: null }],
  ])('tells nothing without %s', (_what, amount, past) => {
    expect(forecast(amount, past)).toEqual({ cost: null, eta_seconds: null });
  });

  it('tells the time, but no cost, without a price', () => {
    expect(forecast({ seconds: 5 }, { ...PAST, pricePerSecondUsd: null })).toEqual({
      ...{ cost: null, eta_seconds: 6 },
    });
  });
});
