import { randomNumbers } from './random.testing';
import { groupWords } from './group-words';
import { markedWords, wordTimes } from './word-times';
import { wordsIn } from './words-in';

const cue = (text: string, startMs = 0, endMs = 1000) => ({ startMs, endMs, text });
const spans = (words: ReturnType<typeof wordTimes>) =>
  words.map(({ startMs, endMs, text }) => `${startMs}-${endMs} ${text}`);

describe(wordTimes.name, () => {
  it('shares out the time of a cue by the length of its words', () => {
    expect(spans(wordTimes(cue('<b>four</b> {\\an8}fo,\nfour', 1000, 2100)))).toEqual([
      '1000-1400 four',
      '1400-1700 fo,',
      '1700-2100 four',
    ]);
  });

  it('takes the times that the source has', () => {
    const words = [{ startMs: 1, endMs: 2, text: 'a' }];

    expect(wordTimes({ ...cue('a b'), words })).toBe(words);
  });

  it('counts letters and not code units', () => {
    expect(spans(wordTimes(cue('👨‍👩‍👧‍👦 e\u0301')))).toEqual(['0-500 👨‍👩‍👧‍👦', '500-1000 e\u0301']);
  });

  it('has no words for a cue without letters', () => {
    expect(wordTimes(cue(' \n<i></i>'))).toEqual([]);
  });

  const LETTERS = [...'ab é 你好，世界ไทยภาษา שלום مرحبا 👍🏽 !?.« \n'];
  it('gives words in order, within the cue, from its start to its end', () => {
    const random = randomNumbers(7);
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: 1 + random(40) }, () => LETTERS[random(LETTERS.length)]);
      const [startMs, length] = [random(10_000), random(5_000)];
      const words = wordTimes(cue(text.join(''), startMs, startMs + length));
      const dense = (all: readonly string[]) => all.join('').replace(/\s/g, '');

      expect(dense(words.map((word) => word.text))).toBe(dense(text as string[]));
      if (words.length === 0) continue;
      const bounds = words.flatMap((word) => [word.startMs, word.endMs]);
      expect([bounds[0], bounds.at(-1)]).toEqual([startMs, startMs + length]);
      expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
      expect(words.reduce((sum, word) => sum + word.endMs - word.startMs, 0)).toBe(length);
    }
  });
});

describe(markedWords.name, () => {
  it('begins and ends words at the marks of their source', () => {
    const marks = [
      { letters: 2, ms: 300 },
      { letters: 6, ms: 500 },
    ];

    expect(spans(markedWords('ab cd ef gh', { startMs: 100, endMs: 900 }, marks))).toEqual([
      '100-300 ab',
      '300-400 cd',
      '400-500 ef',
      '500-900 gh',
    ]);
  });

  it('keeps pauses, and words of several syllables whole', () => {
    const marks = [
      { letters: 0, ms: 200 },
      { letters: 1, ms: 250 },
      { letters: 3, ms: 400 },
      { letters: 3, ms: 700 },
    ];

    expect(spans(markedWords('abc d', { startMs: 0, endMs: 1000 }, marks))).toEqual([
      '200-400 abc',
      '700-1000 d',
    ]);
  });
});

describe(wordsIn.name, () => {
  it.each([
    ['Hello, “big” world!', ['Hello,', '“big”', 'world!']],
    ['我不知道他在哪里。', ['我', '不知道', '他在', '哪里。']],
    ['「こんにちは」', ['「こんにちは」']],
    ['(…)', ['(…)']],
    ['שלום, עולם', ['שלום,', 'עולם']],
  ])('parts %j', (text, words) => {
    expect(wordsIn(text).map((word) => word.text)).toEqual(words);
  });

  it('parts Thai, which has no spaces', () => {
    expect(wordsIn('ฉันรักคุณ').map((word) => word.text)).toEqual(['ฉัน', 'รัก', 'คุณ']);
  });
});

describe(groupWords.name, () => {
  const grouping = { maxWords: 3, maxChars: 12, maxGapMs: 700 };
  const grouped = (...words: readonly (readonly [string, number, number])[]) =>
    groupWords(
      words.map(([text, startMs, endMs]) => ({ startMs, endMs, text })),
      grouping,
    ).map((group) => group.map(({ text }) => text).join(' '));

  it.each([
    [
      'a sentence',
      grouped(['So.', 0, 1], ['“Yes!”', 1, 2], ['And', 2, 3]),
      ['So.', '“Yes!”', 'And'],
    ],
    ['words', grouped(['a', 0, 1], ['b', 1, 2], ['c', 2, 3], ['d', 3, 4]), ['a b c', 'd']],
    ['letters', grouped(['sixsix', 0, 1], ['fives', 1, 2], ['a', 2, 3]), ['sixsix fives', 'a']],
    ['a silence', grouped(['a', 0, 100], ['b', 800, 900], ['c', 1601, 1700]), ['a b', 'c']],
    ['one long word', grouped(['x'.repeat(50), 0, 1], ['b', 1, 2]), ['x'.repeat(50), 'b']],
    ['nothing', grouped(), []],
  ])('ends a group by %s', (_what, found, wanted) => {
    expect(found).toEqual(wanted);
  });
});
