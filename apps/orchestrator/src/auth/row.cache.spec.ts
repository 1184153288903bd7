import { SteppedClock } from '../clock/clock.testing';
import { CACHED_MS, RowCache } from './row.cache';

describe(RowCache.name, () => {
  let clock: SteppedClock;
  let batches: (readonly string[])[];
  let answer: (id: string) => string | undefined;
  let cache: RowCache<string>;

  beforeEach(() => {
    clock = new SteppedClock();
    batches = [];
    answer = (id) => `row of ${id}`;
    cache = new RowCache(async (ids) => {
      batches.push(ids);
      await new Promise(setImmediate);
      const rows = ids.map((id) => [id, answer(id)] as const);
      return new Map(rows.filter((row): row is [string, string] => row[1] !== undefined));
    }, clock);
  });

  it('reads a row once in a few seconds', async () => {
    await cache.get('a');
    clock.step(CACHED_MS - 1);
    expect([await cache.get('a'), batches.length]).toEqual(['row of a', 1]);

    clock.step(1);
    answer = () => undefined;

    expect([await cache.get('a'), batches.length]).toEqual([undefined, 2]);
  });

  it('never has more than one query under way, whoever asks for what', async () => {
    const asked = Array.from({ length: 1000 }, (_, index) => cache.get(`id ${index % 500}`));

    const rows = await Promise.all(asked);

    expect(rows[999]).toBe('row of id 499');
    expect(batches.map((ids) => ids.length)).toEqual([1, 200, 200, 99]);
  });

  it('remembers nothing of what is not there, so that it is seen as soon as it is', async () => {
    answer = () => undefined;
    expect(await cache.get('a')).toBeUndefined();
    answer = () => 'new';

    expect(await cache.get('a')).toBe('new');
  });

  it('keeps a bounded number of rows, those read last', async () => {
    for (let index = 0; index < 1_001; index += 1) await cache.get(`id ${index}`);
    batches.length = 0;

    await cache.get('id 1000');
    await cache.get('id 1');
    await cache.get('id 0');

    expect(batches).toEqual([['id 0']]);
  });

  it('fails for those who ask while reading fails, and works again after', async () => {
    answer = () => {
      throw new Error('away');
    };
    const results = await Promise.allSettled([cache.get('a'), cache.get('b')]);
    answer = () => 'back';

    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cache.get('a')).toBe('back');
  });

  it('gives the last row at once where that will do, and reads it behind the caller’s back', async () => {
    await cache.get('a');
    clock.step(CACHED_MS);
    answer = () => 'changed';

    expect(await cache.getLast('a')).toBe('row of a');
    await cache.get('a');
    expect(await cache.getLast('a')).toBe('changed');
    clock.step(CACHED_MS);
    answer = () => {
      throw new Error('away');
    };
    expect([await cache.getLast('a'), await cache.getLast('a')]).toEqual(['changed', 'changed']);
  });
});
