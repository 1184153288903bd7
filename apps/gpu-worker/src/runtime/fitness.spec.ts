import { firstUnfit } from './fitness';

const { signal } = new AbortController();

describe(firstUnfit.name, () => {
  it('runs the checks in their order and ends with the first that fails', async () => {
    const ran: string[] = [];
    const check = (name: string, error?: Error) => ({
      name,
      check: async () => {
        ran.push(name);
        if (error) throw error;
      },
    });
    const checks = [check('a'), check('b', new RangeError('x'.repeat(300))), check('c')];

    expect(await firstUnfit(checks, signal)).toEqual({
      check: 'b',
      reason: `RangeError: ${'x'.repeat(244)}`,
    });
    expect(ran).toEqual(['a', 'b']);
  });

  it('finds nothing where all are content', async () => {
    expect(await firstUnfit([{ name: 'a', check: async () => undefined }], signal)).toBeUndefined();
  });

  it('takes a check that does not end for failed', async () => {
    jest.useFakeTimers();
    let ended: AbortSignal | undefined;
    const finding = firstUnfit(
      [{ name: 'slow', check: (given) => new Promise(() => (ended = given)) }],
      signal,
    );

    await jest.advanceTimersByTimeAsync(30_000);
    jest.useRealTimers();

    expect(await finding).toEqual({
      check: 'slow',
      reason: 'TimeoutError: no end within 30000 ms',
    });
    expect(ended?.aborted).toBe(true);
  });

  it('finds nothing when it is stopped meanwhile', async () => {
    const stopping = new AbortController();
    const finding = firstUnfit(
      [{ name: 'slow', check: () => new Promise(() => undefined) }],
      stopping.signal,
    );

    stopping.abort();

    expect(await finding).toBeUndefined();
  });
});
