import { MediaError } from '../errors';
import { parseSrt } from './srt.parser';

const refusal = (text: string) => {
  try {
    return parseSrt(text);
  } catch (error) {
    return error instanceof MediaError ? `${error.code}: ${error.detail}` : error;
  }
};

describe(parseSrt.name, () => {
  it('reads numbers, times and lines', () => {
    const text =
      '1\n00:00:01,000 --> 00:00:02,500\nHello\nworld\n\n2\n01:02:03,004 --> 01:02:04,000\nBye\n';

    expect(parseSrt(text)).toEqual([
      { startMs: 1000, endMs: 2500, text: 'Hello\nworld' },
      { startMs: 3_723_004, endMs: 3_724_000, text: 'Bye' },
    ]);
  });

  it.each([
    ['a byte order mark', '\ufeff1\n00:00:01,000 --> 00:00:02,000\nA'],
    ['points for commas', '1\n00:00:01.000 --> 00:00:02.000\nA'],
    ['fields of one digit', '1\n0:0:1,0 --> 0:0:2,0\nA'],
    ['no milliseconds', '1\n00:00:01 --> 00:00:02\nA'],
    ['no hours', '1\n00:01,000 --> 00:02,000\nA'],
    ['no numbers', '00:00:01,000 --> 00:00:02,000\nA'],
    ['wrong numbers', '77\n00:00:01,000 --> 00:00:02,000\nA'],
    ['coordinates', '1\n00:00:01,000 --> 00:00:02,000 X1:10 X2:20 Y1:1 Y2:2\nA'],
    ['blank lines in front', '\n\n1\n00:00:01,000 --> 00:00:02,000\nA\n\n\n'],
    ['narrow arrows', '1\n00:00:01,000-->00:00:02,000\nA  '],
  ])('takes %s', (_name, text) => {
    expect(parseSrt(text)).toEqual([{ startMs: 1000, endMs: 2000, text: 'A' }]);
  });

  it('keeps blank lines and numbers inside of a cue', () => {
    const text =
      '1\n00:00:01,000 --> 00:00:02,000\nA\n\n42\n\nB\n\n2\n00:00:03,000 --> 00:00:04,000\n7';

    expect(parseSrt(text).map((cue) => cue.text)).toEqual(['A\n\n42\n\nB', '7']);
  });

  it('parts cues that no blank line parts', () => {
    const text = '1\n00:00:01,000 --> 00:00:02,000\nA\n2\n00:00:03,000 --> 00:00:04,000\nB';

    expect(parseSrt(text).map((cue) => cue.text)).toEqual(['A', 'B']);
  });

  it('puts cues in order of their start', () => {
    const text = '00:00:03,000 --> 00:00:04,000\nB\n\n00:00:01,000 --> 00:00:02,000\nA';

    expect(parseSrt(text).map((cue) => cue.text)).toEqual(['A', 'B']);
  });

  it.each([
    ['', 'It is empty.'],
    ['<!doctype html>\n<p>', 'This is an HTML page; SRT is needed.'],
    ['WEBVTT\n\n00:01.000 --> 00:02.000\nA', 'This is WebVTT; SRT is needed.'],
    ['Hello there', 'There is no cue in it; it starts with "Hello there".'],
    [
      'Hello\n\n1\n00:00:01,000 --> 00:00:02,000\nA',
      'Line 1 is neither a cue\'s number nor its times: "Hello".',
    ],
    [
      '1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\n00:00:0x,000 --> 00:00:04,000\nB',
      'Cue 2 (line 6) has no times of the form 00:00:01,000 --> 00:00:02,000: "00:00:0x,000 --> 00:00:04,000".',
    ],
    [
      '1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\n00:00:03,000 -> 00:00:04,000\nB',
      'Cue 2 (line 6) has no times of the form 00:00:01,000 --> 00:00:02,000: "00:00:03,000 -> 00:00:04,000".',
    ],
    [
      '1\n00:60:01,000 --> 00:61:02,000\nA',
      'Cue 1 (line 2) has no times of the form 00:00:01,000 --> 00:00:02,000: "00:60:01,000 --> 00:61:02,000".',
    ],
    [
      '1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\nB\n\n3\n00:00:05,000 --> 00:00:06,000\nC',
      'Cue 2 (line 5) has no line with its times.',
    ],
    [
      '1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\n00:00:12,000 --> 00:00:04,000\nB',
      '1 of 2 cue ends before it starts (first: cue 2, line 6, 00:00:12,000).',
    ],
    [
      `1\n00:00:01,000 --> 00:00:02,000\n${'x'.repeat(2001)}`,
      'Cue 1 (line 2) has 2001 characters; the limit is 2000.',
    ],
  ])('refuses %j', (text, detail) => {
    expect(refusal(text)).toBe(`subtitle_invalid: ${detail}`);
  });

  it('refuses more cues than can be drawn', () => {
    const text = '00:00:01,000 --> 00:00:02,000\nA\n\n'.repeat(20_001);

    expect(refusal(text)).toBe('subtitle_invalid: It has 20001 cues; the limit is 20000.');
  });
});
