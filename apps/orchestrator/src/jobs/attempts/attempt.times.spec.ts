import { retryDelayMs } from './attempt.times';
import { paceFor, pollDelayMs } from '../polling/poll.pace';
import { retryInMs } from './retry.policy';

describe(pollDelayMs.name, () => {
  it('grows from 1 s to the ceiling, a fifth earlier or later', () => {
    expect([0, 1, 2, 3, 4, 1000].map((polls) => pollDelayMs(polls, 0.5))).toEqual([
      1000, 1500, 2250, 3375, 4000, 4000,
    ]);
    const slow = paceFor(5000);
    expect([0, 1, 2].map((polls) => pollDelayMs(polls, 0.5, slow))).toEqual([
      34_375, 51_563, 68_750,
    ]);
    expect([pollDelayMs(0, 0), pollDelayMs(0, 1)]).toEqual([800, 1200]);
  });
});

describe(paceFor.name, () => {
  it('is quick for few, and for many as slow as half of the rate takes to go round', () => {
    expect([0, 140, 1100, 5000].map(paceFor)).toEqual([
      { firstMs: 1000, ceilingMs: 4000 },
      { firstMs: 1000, ceilingMs: 4000 },
      { firstMs: 7562.5, ceilingMs: 15_125 },
      { firstMs: 34_375, ceilingMs: 68_750 },
    ]);
  });
});

describe(retryDelayMs.name, () => {
  it('grows fourfold to a minute, half of it by chance', () => {
    expect([0, 1, 2, 3, 100].map((tries) => retryDelayMs(tries, 1))).toEqual([
      1000, 4000, 16_000, 60_000, 60_000,
    ]);
    expect(retryDelayMs(1, 0)).toBe(2000);
  });
});

describe(retryInMs.name, () => {
  const failure = { code: 'worker_lost', detail: '', retryable: true, errors: [] } as const;
  const facts = { failure, countedAttempts: 1, attempts: 1, lostWorkers: 0, random: 1 };

  it.each([
    ['what can get better', {}, 1000],
    ['it later the next time', { countedAttempts: 2, attempts: 2 }, 4000],
    ['it no more after three that count', { countedAttempts: 3, attempts: 3 }, undefined],
    ['it on as long as none counts', { countedAttempts: 0, attempts: 50 }, 60_000],
    ['what stopped one worker', { lostWorkers: 1 }, 1000],
    ['nothing that stopped two', { lostWorkers: 2 }, undefined],
    ['nothing that stays as it is', { failure: { ...failure, retryable: false } }, undefined],
  ])('tries %s', (_what, more, delayMs) => {
    expect(retryInMs({ ...facts, ...more })).toBe(delayMs);
  });
});
