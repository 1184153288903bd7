import { orientationOfMatrix, toOrientation } from './orientation';

const matrix = (a: number, b: number, c: number, d: number) =>
  `\n00000000:  ${a}  ${b}  0\n00000001:  ${c}  ${d}  0\n00000002:  0  0  1073741824\n`;

describe(orientationOfMatrix.name, () => {
  const one = 65536;

  it.each([
    ['upright', matrix(one, 0, 0, one), 1],
    ['mirrored', matrix(-one, 0, 0, one), 2],
    ['upside down', matrix(-one, 0, 0, -one), 3],
    ['a phone held upright', matrix(0, one, -one, 0), 6],
    ['a phone held the other way', matrix(0, -one, one, 0), 8],
    ['a tilt of 45 degrees', matrix(46341, 46341, -46341, 46341), 1],
    ['a broken one', matrix(0, 0, 0, 0), 1],
    ['none', '', 1],
  ])('reads %s', (_name, text, orientation) => {
    expect(orientationOfMatrix(text)).toBe(orientation);
  });
});

describe(toOrientation.name, () => {
  it('takes what EXIF does not know as upright', () => {
    expect([0, 1, 8, 9, 2.5, Number.NaN].map(toOrientation)).toEqual([1, 1, 8, 1, 1, 1]);
  });
});
