import fc from 'fast-check';

import { toAssText } from './ass.text';

describe(toAssText.name, () => {
  it.each([
    ['two\nlines', 'two\\Nlines'],
    ['<b>bold</b> <i>it</i> <U>under</U>', '{\\b1}bold{\\b0} {\\i1}it{\\i0} {\\u1}under{\\u0}'],
    ['<font color="red" size=999>x</font>', 'x'],
    ['{\\an8}top', '{\\an8}top'],
    ['{\\an8}{\\fs3000\\t(0,1,\\bord99)}bomb', '{\\an8}bomb'],
    ['I <3 you', 'I <3 you'],
    ['{not a command}', '\\{not a command\\}'],
    ['C:\\Nasty\\hard', 'C:\\\u2060Nasty\\\u2060hard'],
    ['a\u0000b\tc', 'abc'],
  ])('writes %j literally', (text, expected) => {
    expect(toAssText(text)).toBe(expected);
  });

  it('lets no text become a command', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}\\<>/bifnN an8ts(1)&;\n') }), (text) => {
        const commands = toAssText(text)
          .replace(/^\{\\an[1-9]\}/, '')
          .replace(/\{\\[biu][01]\}/g, '')
          .replace(/\\[{}]|\\\u2060|\\N/g, '');
        return !/[{}\\\n]/.test(commands);
      }),
      { numRuns: 2_000 },
    );
  });
});
