import { ApiError } from '@app/contracts';

import { SteppedClock } from '../clock.testing';
import { RateLimits } from './rate-limits';

function given() {
  const clock = new SteppedClock();
  return { clock, limits: new RateLimits(clock) };
}

function times(count: number, act: () => void): void {
  for (let call = 0; call < count; call += 1) act();
}

describe(RateLimits.name, () => {
  it.each([
    ['run', 1000],
    ['runsync', 2000],
    ['status', 2000],
    ['stream', 2000],
    ['cancel', 100],
    ['purge-queue', 2],
  ])('lets %s be called %i times in 10 s', (route, calls) => {
    const { clock, limits } = given();
    times(calls, () => limits.enter(route)());
    clock.pass(9999);

    expect(() => limits.enter(route)).toThrow(
      new ApiError('rate_limited', `${route} may be called ${calls} times in 10 s`),
    );
    clock.pass(1);
    expect(() => limits.enter(route)).not.toThrow();
  });

  it.each([
    ['run', 200],
    ['runsync', 400],
    ['status', 400],
    ['stream', 400],
    ['cancel', 20],
  ])('lets %s be called %i times at once', (route, atOnce) => {
    const { limits } = given();
    const [leave] = Array.from({ length: atOnce }, () => limits.enter(route));

    expect(() => limits.enter(route)).toThrow(
      new ApiError('rate_limited', `${route} may be called ${atOnce} times at once`),
    );
    leave?.();
    expect(() => limits.enter(route)).not.toThrow();
  });

  it('counts each route for itself, and no worker', () => {
    const { limits } = given();
    times(2, () => limits.enter('purge-queue'));

    expect(() => limits.enter('cancel')).not.toThrow();
    expect(() => times(5000, () => limits.enter('job-take'))).not.toThrow();
  });
});
