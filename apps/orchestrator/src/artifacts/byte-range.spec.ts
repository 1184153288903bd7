import { byteRange } from './byte-range';

describe(byteRange.name, () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=2-5', { start: 2, end: 5 }],
    ['bytes=9-', { start: 9, end: 9 }],
    ['bytes=0-99', { start: 0, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-99', { start: 0, end: 9 }],
  ])('reads %s of ten bytes', (header, range) => expect(byteRange(header, 10)).toEqual(range));

  it.each(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('can not satisfy %s of ten bytes', (header) =>
    expect(byteRange(header, 10)).toBe('unsatisfiable'),
  );

  it.each([undefined, '', 'bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-b'])(
    'takes %p for the whole file',
    (header) => expect(byteRange(header, 10)).toBeUndefined(),
  );

  it('can satisfy no range of an empty file', () => {
    expect(byteRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(byteRange('bytes=-1', 0)).toBe('unsatisfiable');
  });
});
