import { fill, usesOf } from './placeholders';

const VALUES = new Map<string, unknown>([
  ['clip', 'https://a.test/{clip}'],
  ['at', [1, 2]],
  ['n', 3],
]);

describe(fill.name, () => {
  it('puts a value as it is where a text is nothing but its name', () => {
    expect(fill({ times: '{at}', url: ['{clip}', true, null] }, VALUES)).toEqual({
      value: { times: [1, 2], url: ['https://a.test/{clip}', true, null] },
      placements: [
        { pointer: '/times', name: 'at', isWhole: true },
        { pointer: '/url/0', name: 'clip', isWhole: true },
      ],
    });
  });

  it('puts text into a longer text', () => {
    expect(fill({ 'a/b': 'Part {n} of {n}' }, VALUES, '/steps')).toEqual({
      value: { 'a/b': 'Part 3 of 3' },
      placements: [
        { pointer: '/steps/a~1b', name: 'n', isWhole: false },
        { pointer: '/steps/a~1b', name: 'n', isWhole: false },
      ],
    });
  });

  it.each(['{other}', '{ n }', '{N}', '{}', 'n', '{n', '{constructor}'])('leaves %j', (text) => {
    expect(fill(text, VALUES)).toEqual({ value: text, placements: [] });
  });

  it('keeps keys that would reach into prototypes as keys', () => {
    const tree = JSON.parse('{"__proto__":{"x":"{n}"}}') as unknown;

    expect(JSON.stringify(fill(tree, VALUES).value)).toBe('{"__proto__":{"x":3}}');
  });
});

describe(usesOf.name, () => {
  it('counts the names that there are', () => {
    const tree = [{ a: '{n} and {n}', b: ['{at}', '{other}'] }, 5, null];

    expect(usesOf(tree, new Set(VALUES.keys()))).toEqual(
      new Map([
        ['n', 2],
        ['at', 1],
      ]),
    );
  });
});
