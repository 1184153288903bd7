import fc from 'fast-check';

import { assLetters } from './ass.letters';
import { isSeen, styledText, type Ink } from './styled.text';

const parts = (text: string) =>
  styledText(text).spans.map(({ text: letters, ink }): [string, Ink] => [letters, ink]);

describe(styledText.name, () => {
  it.each<[string, [string, Ink][]]>([
    ['two\nlines', [['two\nlines', {}]]],
    [
      '<b>bold</b> <i>it<U>under</U></i>',
      [
        ['bold', { bold: true }],
        [' ', {}],
        ['it', { italic: true }],
        ['under', { italic: true, underline: true }],
      ],
    ],
    ['<font color="red" size=999>x</font>', [['x', { colour: '&H0000FF&' }]]],
    [
      "<font color='#fc0'>a<font face=../../x>b</font></font>c",
      [
        ['a', { colour: '&H00CCFF&' }],
        ['b', { colour: '&H00CCFF&' }],
        ['c', {}],
      ],
    ],
    ['<font color=url(x)>a', [['a', {}]]],
    ['</font>a', [['a', {}]]],
    [
      '{\\i1}a{\\i0} {\\c&H00ff00&}b',
      [
        ['a', { italic: true }],
        [' ', {}],
        ['b', { colour: '&H00FF00&' }],
      ],
    ],
    ['<s>gone</s> <big>', [['<s>gone</s> <big>', {}]]],
    ['{\\an8}{\\fs3000\\t(0,1,\\bord99)}bomb', [['bomb', {}]]],
    ['I <3 you', [['I <3 you', {}]]],
    ['a\u0000b\tc', [['abc', {}]]],
  ])('reads %j', (text, spans) => {
    expect(parts(text)).toEqual(spans);
  });

  it.each([
    ['{\\an8}top', 8],
    ['a {\\an8}b{\\an1}', 8],
    ['a', null],
  ])('takes the place of %j', (text, place) => {
    expect(styledText(text).place).toBe(place);
  });
});

describe(isSeen.name, () => {
  it.each([
    ['a', true],
    ['', false],
    ['<b> </b>', false],
    ['{\\an8}', false],
  ])('says of %j: %s', (text, seen) => {
    expect(isSeen(text)).toBe(seen);
  });
});

describe(assLetters.name, () => {
  const face = { file: 'a.ttf', index: 0, name: 'A Font' };
  const run = { face, width: 1, ascent: 1, descent: 0.25, slanted: false };
  const unit = (text: string, ink: Ink) => ({
    ...{ runs: [{ ...run, text, ink }], width: 1, space: null, beginsLine: false },
    ...{ letters: 1, startMs: 0, endMs: 1 },
  });
  const look = { em: 40, before: () => '', colour: '&H0000FF&' };

  it('writes font, slant and colour where they change', () => {
    const units = [unit('a', {}), unit('b', {}), unit('c', { underline: true })];

    expect(assLetters(units, look)).toBe(
      '{\\fnA Font\\fs50\\i0\\u0\\1c&H0000FF&}ab{\\i0\\u1\\1c&H0000FF&}c',
    );
  });

  it('lets no text become a command', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}\\<>/bifnN an8tcsolr=H(1)&;\n') }),
        (text) => {
          const units = styledText(text).spans.map((span) => unit(span.text, span.ink));
          const letters = assLetters(units, look)
            .replace(/\{(?:\\fnA Font\\fs50)?\\i0\\u[01]\\1c&H[0-9A-F]{6}&\}/g, '')
            .replace(/\\[{}]|\\\u2060/g, '');
          return !/[{}\\\n]/.test(letters);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
