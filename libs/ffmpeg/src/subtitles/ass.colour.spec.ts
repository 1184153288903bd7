import { assColour } from './ass.colour';

describe(assColour.name, () => {
  it.each([
    ['red', '&H0000FF&'],
    ['#FFCC00', '&H00CCFF&'],
    ['ffcc00', '&H00CCFF&'],
    ['#fc0', '&H00CCFF&'],
    [' Aqua ', '&HFFFF00&'],
    ['', undefined],
    ['constructor', undefined],
    ['#ff00', undefined],
    ['red}{\\fs99', undefined],
  ])('takes %j for %s', (text, colour) => {
    expect(assColour(text)).toBe(colour);
  });
});
