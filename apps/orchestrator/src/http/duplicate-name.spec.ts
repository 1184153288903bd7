import { duplicateName } from './duplicate-name';

describe(duplicateName.name, () => {
  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":{"b":[{"c":1,"d":2,"c":3}]}}', 'c'],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{"a":{"a":1},"b":{"a":1}}', undefined],
    ['{"a":["a","a",{"a":"a"}]}', undefined],
    ['{"a":"\\",\\"a\\":1","b":"a"}', undefined],
    ['[1,"a","a"]', undefined],
    ['"a"', undefined],
    ['{"a":{},"b":[],"a":1}', 'a'],
    ['{"constructor":1,"constructor":2}', 'constructor'],
  ])('finds in %s: %p', (json, name) => {
    expect(duplicateName(json)).toBe(name);
  });

  it('takes a bounded time for any text', () => {
    const texts = [`{"a":"${'\\\\'.repeat(49_000)}"}`, `[${'"",'.repeat(33_000)}""]`];
    const started = performance.now();

    for (const text of texts) expect(duplicateName(text)).toBeUndefined();

    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
