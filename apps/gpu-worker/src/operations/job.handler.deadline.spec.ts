import { ApiError } from '@app/contracts';

import { Deadline, withDeadline } from './job.handler.deadline';

const first = new ApiError('timed_out', 'first');
const second = new ApiError('timed_out', 'second');

describe(Deadline.name, () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  function started(): { deadline: Deadline; stop: AbortController } {
    const stop = new AbortController();
    return { deadline: new Deadline(stop.signal), stop };
  }

  it('is over when its time is, and not before', () => {
    const { deadline } = started();
    deadline.within(1_000, first);

    jest.advanceTimersByTime(999);
    expect(deadline.signal.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(deadline.signal.reason).toBe(first);
  });

  it.each([
    ['a tighter one that came later', [1_000, 300], second],
    ['not a wider one that came later', [1_000, 5_000], first],
  ] as const)('keeps %s', (_what, [early, late], reason) => {
    const { deadline } = started();
    deadline.within(early, first);
    jest.advanceTimersByTime(500);
    deadline.within(late, second);
    jest.advanceTimersByTime(500);

    expect(deadline.signal.reason).toBe(reason);
  });

  it('ends with what it was given from outside, too', () => {
    const { deadline, stop } = started();
    deadline.within(1_000, first);
    stop.abort(second);

    expect(deadline.signal.reason).toBe(second);
  });
});

describe(withDeadline.name, () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const { signal } = new AbortController();

  it('throws why the work was ended, whatever the work throws then', async () => {
    const running = withDeadline(signal, async (deadline) => {
      deadline.within(10, first);
      jest.advanceTimersByTime(10);
      throw new Error('ffmpeg was killed');
    });

    await expect(running).rejects.toBe(first);
  });

  it('leaves no timer behind', async () => {
    await withDeadline(signal, async (deadline) => deadline.within(10_000, first));

    expect(jest.getTimerCount()).toBe(0);
  });
});
