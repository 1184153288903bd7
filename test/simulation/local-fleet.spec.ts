import { Logger } from '@nestjs/common';

import {
  arrivals,
  lengths,
  seededRandom,
  simulate,
  type ArrivalPattern,
  type SimulatedEndpoint,
} from '../../libs/simulation/src/index.mts';
import { runLocalFleet } from './local-fleet';

const HOURS = 12 * 3600;
const BASE: SimulatedEndpoint = {
  min: 0,
  max: 10,
  idleSeconds: 60,
  scaler: { kind: 'QUEUE_DELAY', delaySeconds: 4 },
  coldSeconds: 10,
  timeoutSeconds: 3600,
};
const POISSON: ArrivalPattern = { kind: 'poisson', perSecond: 1 / 60 };
const CASES: readonly (readonly [string, ArrivalPattern, SimulatedEndpoint])[] = [
  ['Poisson arrivals', POISSON, BASE],
  ['Poisson arrivals and a long idle timeout', POISSON, { ...BASE, idleSeconds: 300 }],
  ['bursts', { kind: 'clustered', perSecond: 1 / 60, size: 8, gapSeconds: 5 }, BASE],
  [
    'few workers for bursts',
    { kind: 'clustered', perSecond: 1 / 60, size: 8, gapSeconds: 5 },
    { ...BASE, max: 2 },
  ],
  ['a request count', POISSON, { ...BASE, scaler: { kind: 'REQUEST_COUNT', requests: 2 } }],
];

describe('the simulation and the fleet of the local endpoint', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it.each(CASES)('agree within 5 %% on %s', async (_name, pattern, endpoint) => {
    const random = seededRandom(11);
    const length = lengths({ kind: 'lognormal', medianSeconds: 40, p95Seconds: 120 }, random);
    // The endpoint's clock counts whole milliseconds.
    const whole = (seconds: number): number => Math.round(seconds * 1000) / 1000;
    const jobs = [...arrivals(pattern, random, HOURS)].map((at) => ({
      at: whole(at),
      seconds: whole(length()),
    }));

    const real = await runLocalFleet(jobs, endpoint);
    const { seconds, waits, starts } = simulate(jobs, endpoint, { seed: 1, horizonSeconds: HOURS });

    const modelled = seconds.busy + seconds.idle + seconds.starting;
    expect(jobs.length).toBeGreaterThan(500);
    expect(Math.abs(modelled / real.workerSeconds - 1)).toBeLessThan(0.05);
    expect(Math.abs(waits.mean / real.meanWaitSeconds - 1)).toBeLessThan(0.05);
    expect(Math.abs(starts.cold / real.starts - 1)).toBeLessThan(0.05);
  });
});
