import { SteppedClock } from '../clock/clock.testing';
import { CachedCheck } from './cached-check';

const TIMES = { timeoutMs: 2_000, cachedMs: 1_000 };

describe(CachedCheck.name, () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('gives up on a check that does not answer, and tells it so', async () => {
    let told: AbortSignal | undefined;
    const never = (signal: AbortSignal) => {
      told = signal;
      return new Promise(() => undefined);
    };
    const problem = new CachedCheck(never, TIMES, new SteppedClock()).problem();

    jest.advanceTimersByTime(2_000);

    expect(await problem).toMatchObject({ message: 'No answer within 2000 ms' });
    expect(told?.aborted).toBe(true);
  });

  it('leaves no timer behind', async () => {
    await new CachedCheck(async () => 1, TIMES, new SteppedClock()).problem();

    expect(jest.getTimerCount()).toBe(0);
  });

  it('asks once for many who ask at the same time', async () => {
    const check = jest.fn(async () => 1);
    const cached = new CachedCheck(check, TIMES, new SteppedClock());

    await Promise.all([cached.problem(), cached.problem(), cached.problem()]);

    expect(check).toHaveBeenCalledTimes(1);
  });
});
