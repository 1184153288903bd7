import { capitalsOf } from './capitals';

describe(capitalsOf.name, () => {
  it.each([
    [['ışık'], 'istanbul', 'İSTANBUL'],
    [['light'], 'istanbul', 'ISTANBUL'],
    [[], 'Straße, ﬁne', 'STRASSE, FINE'],
    [[], 'Ξεσκεπάζω', 'ΞΕΣΚΕΠΑΖΩ'],
    [[], 'élève ёлка', 'ÉLÈVE ЁЛКА'],
  ])('beside %j makes of %s %s', (texts, text, capitals) => {
    expect(capitalsOf(texts)(text)).toBe(capitals);
  });
});
