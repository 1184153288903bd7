import { sideBySide } from './side-by-side';

describe(sideBySide.name, () => {
  const { signal } = new AbortController();
  const ended = (aborted: AbortSignal) =>
    new Promise<never>((_, reject) => {
      aborted.addEventListener('abort', () => setImmediate(() => reject(new Error('stopped'))));
    });

  it('does both', async () => {
    const both = sideBySide(signal, [() => Promise.resolve(1), () => Promise.resolve('a')]);

    expect(await both).toEqual([1, 'a']);
  });

  it.each([0, 1])('ends the other when one fails, and waits for its end', async (which) => {
    let isOver = false;
    const fails = () => Promise.reject(new Error('broken'));
    const goesOn = (aborted: AbortSignal) => ended(aborted).finally(() => (isOver = true));
    const works = which === 0 ? ([fails, goesOn] as const) : ([goesOn, fails] as const);

    await expect(sideBySide<unknown, unknown>(signal, works)).rejects.toThrow('broken');
    expect(isOver).toBe(true);
  });

  it('ends both when it is stopped itself', async () => {
    const stop = new AbortController();
    const both = sideBySide(stop.signal, [ended, ended]);
    stop.abort();

    await expect(both).rejects.toThrow('stopped');
  });
});
