import { LatestSender } from './latest.sender';

describe(LatestSender.name, () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('sends the first value at once and then the newest, as often as it may', async () => {
    const sent: number[] = [];
    const sender = new LatestSender(async (value: number) => void sent.push(value), 500);

    for (const value of [1, 2, 3]) sender.offer(value);
    expect(sent).toEqual([1]);
    await jest.advanceTimersByTimeAsync(499);
    expect(sent).toEqual([1]);
    await jest.advanceTimersByTimeAsync(1);
    expect(sent).toEqual([1, 3]);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual([1, 3]);
  });

  it('has one under way at a time and waits for it when closed', async () => {
    const open: (() => void)[] = [];
    const sent: number[] = [];
    const sender = new LatestSender((value: number) => {
      sent.push(value);
      return new Promise<void>((resolve) => open.push(resolve));
    }, 10);

    sender.offer(1);
    sender.offer(2);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual([1]);
    let closed = false;
    const closing = sender.close().then(() => (closed = true));
    await jest.advanceTimersByTimeAsync(0);
    expect(closed).toBe(false);
    open[0]?.();
    await closing;
    sender.offer(3);
    await jest.advanceTimersByTimeAsync(1_000);

    expect(sent).toEqual([1]);
  });

  it('goes on after a failure', async () => {
    const sent: number[] = [];
    const sender = new LatestSender((value: number) => {
      sent.push(value);
      return Promise.reject(new Error('down'));
    }, 10);

    sender.offer(1);
    await jest.advanceTimersByTimeAsync(10);
    sender.offer(2);
    await jest.advanceTimersByTimeAsync(10);

    expect(sent).toEqual([1, 2]);
  });
});
