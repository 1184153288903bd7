import { pollDelayMs, retryDelayMs } from './attempt.times';
import { retryInMs } from './retry.policy';

describe(pollDelayMs.name, () => {
  it('grows from 1 s to 15 s, a fifth earlier or later', () => {
    expect([0, 1, 2, 6, 7, 1000].map((polls) => pollDelayMs(polls, 0.5))).toEqual([
      1000, 1500, 2250, 11_391, 15_000, 15_000,
    ]);
    expect([pollDelayMs(0, 0), pollDelayMs(0, 1)]).toEqual([800, 1200]);
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
  const facts = { failure, countedAttempts: 1, attempts: 1, jobAgeMs: 0, random: 1 };

  it.each([
    ['what can get better', {}, 1000],
    ['it later the next time', { countedAttempts: 2, attempts: 2 }, 4000],
    ['it no more after three that count', { countedAttempts: 3, attempts: 3 }, undefined],
    ['it on as long as none counts', { countedAttempts: 0, attempts: 50 }, 60_000],
    ['nothing that is a day old', { countedAttempts: 0, jobAgeMs: 86_400_000 }, undefined],
    ['nothing that stays as it is', { failure: { ...failure, retryable: false } }, undefined],
  ])('tries %s', (_what, more, delayMs) => {
    expect(retryInMs({ ...facts, ...more })).toBe(delayMs);
  });
});
