import { SteppedClock } from '../clock/clock.testing';
import { EndpointHealth } from './endpoint.health';

const NO_JOBS = { completed: 0, failed: 0, in_progress: 0, in_queue: 0, retried: 0 };
const NO_WORKERS = { idle: 0, initializing: 0, ready: 0, running: 0, throttled: 0, unhealthy: 0 };

describe(EndpointHealth.name, () => {
  let clock: SteppedClock;
  let health: EndpointHealth;

  beforeEach(() => {
    clock = new SteppedClock();
    health = new EndpointHealth(clock, { checkEveryMs: 10_000, queueMs: 60_000 });
  });

  const state = () => [health.allowance, health.reason, health.isUsable];
  const counted = (workers: Partial<typeof NO_WORKERS>) =>
    health.counted({ jobs: NO_JOBS, workers: { ...NO_WORKERS, ...workers } });
  const queued = (waitsMs: number | null, begunAt: number | null = null) =>
    health.queued({ oldestAt: waitsMs === null ? null : clock.now() - waitsMs, begunAt });

  it('is left after failures in a row that are not of one moment', () => {
    health.failed('503');
    health.failed('503');
    const blip = state();
    health.worked();
    clock.step(10_000);
    health.failed('503');
    const once = state();
    clock.step(5_000);
    health.failed('no answer');

    const well = [Infinity, null, true];
    expect([blip, once, state()]).toEqual([well, well, [0, 'no answer', false]]);
  });

  it('gets one attempt for a try when it answers again, and all after that was taken', () => {
    health.failed('503');
    clock.step(5_000);
    health.failed('503');
    health.worked();
    const tried = state();
    health.accepted();

    expect([tried, state()]).toEqual([
      [1, null, true],
      [Infinity, null, true],
    ]);
  });

  it('is left while none of its workers can start, and is better than none', () => {
    counted({ throttled: 2, unhealthy: 1 });
    const stuck = state();
    counted({ throttled: 2, initializing: 1 });
    const starting = state();
    counted({});

    expect(stuck).toEqual([
      0,
      'None of its workers can start: 2 are throttled, 1 unhealthy.',
      true,
    ]);
    expect([starting, state()]).toEqual([
      [Infinity, null, true],
      [Infinity, null, true],
    ]);
  });

  it('is left when its queue does not move, and tried with one attempt at growing intervals', () => {
    queued(60_000);
    const patient = health.allowance;
    queued(61_000);
    const left = state();
    // What waited was taken away: nobody has shown that it works.
    queued(null);
    const before = health.allowance;
    clock.step(60_000);
    const trial = health.allowance;
    health.accepted();
    const after = health.allowance;
    clock.step(61_000);
    queued(61_000);
    clock.step(60_000);
    const early = health.allowance;
    clock.step(60_000);

    expect([patient, before, trial, after, early, health.allowance]).toEqual([
      ...[Infinity, 0, 1, 0],
      ...[0, 1],
    ]);
    expect(left).toEqual([0, 'An attempt has waited 61 s for a worker.', true]);
  });

  it('is well again when a worker of it has begun an attempt since', () => {
    queued(61_000);
    const leftAt = clock.now();
    clock.step(1_000);
    queued(null, leftAt - 1);
    const old = health.reason;
    queued(null, leftAt + 500);

    expect(old).not.toBeNull();
    expect(state()).toEqual([Infinity, null, true]);
  });
});
