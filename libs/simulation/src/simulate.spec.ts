import { arrivals, seededRandom, simulate, type ArrivalPattern } from './index.mts';

const MONTH = 30 * 86_400;
const ENDPOINT = {
  min: 0,
  max: 10,
  idleSeconds: 300,
  scaler: { kind: 'QUEUE_DELAY', delaySeconds: 0 },
  coldSeconds: 0,
  timeoutSeconds: 3600,
} as const;

function* jobs(pattern: ArrivalPattern, seed: number, seconds = 60) {
  for (const at of arrivals(pattern, seededRandom(seed), MONTH)) yield { at, seconds };
}

function run(pattern: ArrivalPattern, change: object = {}, seconds = 60) {
  const options = { seed: 1, horizonSeconds: MONTH };
  return simulate(jobs(pattern, 7, seconds), { ...ENDPOINT, ...change }, options);
}

const perSecond = 1000 / MONTH;

describe(simulate.name, () => {
  it('leaves the whole idle time after each job that comes alone', () => {
    const { seconds, jobs: count, starts, waits } = run({ kind: 'spaced', perSecond });

    expect({ seconds, count, starts, waits: waits.max }).toEqual({
      seconds: { busy: 60_000, idle: 300_000, starting: 0 },
      count: 1000,
      starts: { cold: 1000, warm: 0 },
      waits: 0,
    });
  });

  it('agrees with the closed form of one worker under Poisson arrivals', () => {
    // Work of almost no length, so that the pause after a job is the time between arrivals.
    const rate = 20_000 / MONTH;
    const { seconds, jobs: count } = run({ kind: 'poisson', perSecond: rate }, { max: 1 }, 1e-6);
    const expected = (1 - Math.exp(-rate * 300)) / rate;
    // E[min(X,T)²] = 2/λ² (1 − e^{−λT}(1 + λT))
    const square = (2 / rate ** 2) * (1 - Math.exp(-rate * 300) * (1 + rate * 300));
    const standardError = Math.sqrt((square - expected ** 2) / count);

    expect(Math.abs(seconds.idle / count - expected)).toBeLessThan(2.6 * standardError);
  });

  it('has less idle time the closer jobs come together', () => {
    const idle = (
      [
        { kind: 'spaced', perSecond },
        { kind: 'poisson', perSecond },
        { kind: 'clustered', perSecond, size: 10, gapSeconds: 60 },
      ] as const
    ).map((pattern) => {
      const { seconds, jobs: count } = run(pattern);
      return Math.round(seconds.idle / count / 10) * 10;
    });

    expect(idle).toEqual([300, 280, 160]);
  });

  it('starts another worker once a job has waited for the delay', () => {
    const two = [
      { at: 0, seconds: 60 },
      { at: 1, seconds: 60 },
    ];
    const endpoint = {
      ...ENDPOINT,
      coldSeconds: 10,
      idleSeconds: 5,
      scaler: { kind: 'QUEUE_DELAY', delaySeconds: 4 },
    } as const;

    const { seconds, waits, workers } = simulate(two, endpoint, { seed: 1, horizonSeconds: 100 });

    // 4 s and the start of 10 s each; both are gone 5 s after their job.
    expect({ seconds, max: waits.max, peak: workers.peak }).toEqual({
      seconds: { busy: 120, idle: 10, starting: 20 },
      max: 14,
      peak: 2,
    });
  });

  it('has one worker for so many requests, refuses what the queue can not hold and ends what is late', () => {
    const crowd = Array.from({ length: 600 }, () => ({ at: 0, seconds: 100 }));
    // One is with the worker, 500 wait.
    const endpoint = {
      ...ENDPOINT,
      max: 1,
      timeoutSeconds: 10,
      scaler: { kind: 'REQUEST_COUNT', requests: 4 },
    } as const;

    const outcome = simulate(crowd, endpoint, { seed: 1, horizonSeconds: 100 });

    expect([outcome.refused, outcome.timedOut, outcome.seconds.busy]).toEqual([99, 501, 5010]);
  });

  it('keeps the least workers up all of the time, and brings stopped ones back faster', () => {
    const kept = simulate([], { ...ENDPOINT, min: 2 }, { seed: 1, horizonSeconds: 1000 });
    const warm = { seconds: 1, probability: 1, windowSeconds: 3600 };
    const { starts, seconds } = run({ kind: 'spaced', perSecond }, { coldSeconds: 20, warm });

    expect([kept.seconds.idle, starts, seconds.starting]).toEqual([
      2000,
      { cold: 1, warm: 999 },
      20 + 999,
    ]);
  });
});
