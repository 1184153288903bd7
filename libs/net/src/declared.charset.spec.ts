import { declaredCharset } from './declared.charset';

describe(declaredCharset.name, () => {
  it.each<[string | undefined, string | null]>([
    ['text/plain; charset=windows-1251', 'windows-1251'],
    ['application/x-subrip;charset="KOI8-R"', 'koi8-r'],
    ['text/plain; format=flowed; Charset = utf-8 ; x=1', 'utf-8'],
    ['text/plain', null],
    ['text/plain; charset=', null],
    ['text/plain; charset=a/../b', null],
    ['text/plain; xcharset=big5', null],
    [`text/plain; charset=${'a'.repeat(41)}`, null],
    [undefined, null],
  ])('reads %j as %j', (type, charset) => {
    expect(declaredCharset({ 'content-type': type })).toBe(charset);
  });

  it('believes none of two headers', () => {
    const twice = ['text/plain; charset=big5', 'text/plain; charset=koi8-r'];

    expect(declaredCharset({ 'content-type': twice as never })).toBeNull();
  });

  it('reads a hostile header in no time', () => {
    const started = performance.now();

    declaredCharset({ 'content-type': `a${'; charset '.repeat(1_600)}${' '.repeat(16_000)}` });

    expect(performance.now() - started).toBeLessThan(100);
  });
});
