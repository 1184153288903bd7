import fc from 'fast-check';

import { toAssText } from './ass.text';

describe(toAssText.name, () => {
  it.each([
    ['two\nlines', 'two\\Nlines'],
    ['<b>bold</b> <i>it</i> <U>under</U>', '{\\b1}bold{\\b} {\\i1}it{\\i} {\\u1}under{\\u}'],
    ['<font color="red" size=999>x</font>', '{\\c&H0000FF&}x{\\c}'],
    [
      "<font color='#fc0'>a<font face=../../x>b</font></font>c",
      '{\\c&H00CCFF&}a{\\c&H00CCFF&}b{\\c&H00CCFF&}{\\c}c',
    ],
    ['<font color=url(x)>a', '{\\c}a'],
    ['</font>a', '{\\c}a'],
    ['{\\i1}a{\\i0} {\\c&H00ff00&}b', '{\\i1}a{\\i0} {\\c&H00FF00&}b'],
    ['a {\\an8}b{\\an1}', '{\\an8}a b'],
    ['{\\an8}', ''],
    ['<b></b>', ''],
    ['<s>gone</s> <big>', '<s>gone</s> <big>'],
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
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}\\<>/bifnN an8tcsolr=H(1)&;\n') }),
        (text) => {
          const commands = toAssText(text)
            .replace(/^\{\\an[1-9]\}/, '')
            .replace(/\{\\(?:[biu][01]?|c(?:&H[0-9A-F]{6}&)?)\}/g, '')
            .replace(/\\[{}]|\\\u2060|\\N/g, '');
          return !/[{}\\\n]/.test(commands);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
