import { unitsOf } from './units';

const units = (text: string, extra = {}) =>
  unitsOf({ startMs: 0, endMs: 1000, text, ...extra }).units.map(
    ({ spans, spaced, beginsLine, startMs, endMs }) =>
      [
        spans.map((span) => span.text).join('|'),
        `${spaced ? ' ' : ''}${beginsLine ? '/' : ''}`,
        startMs,
        endMs,
      ] as const,
  );

describe(unitsOf.name, () => {
  it('parts words by spaces and shares the time out', () => {
    expect(units('ab <i>c</i>d\nefgh')).toEqual([
      ['ab', '', 0, 250],
      ['c|d', ' ', 250, 500],
      ['efgh', ' /', 500, 1000],
    ]);
  });

  it('parts text without spaces where its readers do, and leaves signs with their words', () => {
    expect(units('「世界」、你好。').map(([text]) => text)).toEqual(['「世界」、', '你好。']);
    expect(units('สวัสดีชาวโลก').map(([text]) => text)).toEqual(['สวัสดี', 'ชาว', 'โลก']);
  });

  it('takes the times of words that have their own, however they were parted', () => {
    const words = [
      { startMs: 0, endMs: 100, text: 'one' },
      { startMs: 300, endMs: 400, text: 'two three' },
      { startMs: 500, endMs: 900, text: 'four' },
    ];

    expect(units('one two three four', { words })).toEqual([
      ['one', '', 0, 100],
      ['two', ' ', 300, 400],
      ['three', ' ', 300, 400],
      ['four', ' ', 500, 900],
    ]);
  });
});
