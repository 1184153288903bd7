import { CrashBackoff } from './crash-backoff';

const AT_ONCE = { livedMs: 50, finishedJobs: 0 };

describe(CrashBackoff.name, () => {
  it('waits longer after each failed start in a row, up to a minute', () => {
    const backoff = new CrashBackoff();

    const delays = Array.from({ length: 10 }, () => backoff.crashed(AT_ONCE, 0));

    expect(delays).toEqual([0, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('allows the next start when the wait is over', () => {
    const backoff = new CrashBackoff();
    backoff.crashed(AT_ONCE, 5000);
    expect([backoff.mayStart(5000), backoff.failing]).toEqual([true, false]);

    backoff.crashed(AT_ONCE, 5000);

    expect([backoff.mayStart(5999), backoff.mayStart(6000), backoff.failing]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it.each([
    ['lived for a while', { livedMs: 10_000, finishedJobs: 0 }],
    ['finished a job', { livedMs: 50, finishedJobs: 1 }],
  ])('counts anew after a worker that %s', (_life, life) => {
    const backoff = new CrashBackoff();
    backoff.crashed(AT_ONCE, 0);
    backoff.crashed(AT_ONCE, 0);

    expect(backoff.crashed(life, 0)).toBe(0);
    expect(backoff.failing).toBe(false);
  });

  it('forgets the failures when a worker does its work', () => {
    const backoff = new CrashBackoff();
    backoff.crashed(AT_ONCE, 0);
    backoff.crashed(AT_ONCE, 0);

    backoff.worked();

    expect([backoff.mayStart(0), backoff.failing]).toEqual([true, false]);
  });
});
