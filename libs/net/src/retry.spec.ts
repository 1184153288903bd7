import { backoffMs, retrying, wait } from './retry';

const BACKOFF = { tries: 4, firstDelayMs: 100, maxDelayMs: 300 };

describe(backoffMs.name, () => {
  it('doubles up to the most, from half of it on', () => {
    expect([1, 2, 3, 99].map((failures) => backoffMs(failures, BACKOFF, () => 0))).toEqual([
      50, 100, 150, 150,
    ]);
    expect([1, 2, 3, 99].map((failures) => backoffMs(failures, BACKOFF, () => 1))).toEqual([
      100, 200, 300, 300,
    ]);
  });
});

describe(retrying.name, () => {
  const { signal } = new AbortController();

  function setUp(failures: number) {
    const seen: number[] = [];
    const waits: number[] = [];
    const action = async (before: number) => {
      seen.push(before);
      if (before < failures) throw new Error(`failure ${before}`);
      return 'done';
    };
    const options = {
      ...{ backoff: BACKOFF, signal, isRetryable: () => true },
      wait: async (ms: number) => void waits.push(ms),
    };
    return { action, options, seen, waits };
  }

  it('repeats until it works, with a wait after each failure', async () => {
    const { action, options, seen, waits } = setUp(2);

    await expect(retrying(action, options)).resolves.toBe('done');

    expect({ seen, waits: waits.length }).toEqual({ seen: [0, 1, 2], waits: 2 });
  });

  it('gives up after the given number of tries', async () => {
    const { action, options, seen } = setUp(9);

    await expect(retrying(action, options)).rejects.toThrow('failure 3');

    expect(seen).toEqual([0, 1, 2, 3]);
  });

  it('does not repeat what can not get better', async () => {
    const { action, options, seen } = setUp(9);

    await expect(retrying(action, { ...options, isRetryable: () => false })).rejects.toThrow(
      'failure 0',
    );

    expect(seen).toEqual([0]);
  });

  it('ends with the reason of an abort, in the middle of a wait', async () => {
    const controller = new AbortController();
    const { action, options } = setUp(9);
    const running = retrying(action, {
      ...options,
      signal: controller.signal,
      wait: (_ms, aborted) => {
        controller.abort(new Error('enough'));
        return wait(60_000, aborted);
      },
    });

    await expect(running).rejects.toThrow('enough');
  });
});
