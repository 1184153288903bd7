import { monitorEventLoopDelay } from 'node:perf_hooks';

import { MediaError } from '../errors';
import { parseSrt } from './srt.parser';

const refusal = async (text: string) => {
  try {
    return await parseSrt(text);
  } catch (error) {
    return error instanceof MediaError ? `${error.code}: ${error.detail}` : error;
  }
};
const textsOf = async (text: string) => (await parseSrt(text)).map((cue) => cue.text);

describe(parseSrt.name, () => {
  it('reads numbers, times and lines', async () => {
    const text =
      '1\n00:00:01,000 --> 00:00:02,500\nHello\nworld\n\n2\n01:02:03,004 --> 01:02:04,000\nBye\n';

    expect(await parseSrt(text)).toEqual([
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
  ])('takes %s', async (_name, text) => {
    expect(await parseSrt(text)).toEqual([{ startMs: 1000, endMs: 2000, text: 'A' }]);
  });

  it('keeps blank lines and numbers inside of a cue', async () => {
    const text =
      '1\n00:00:01,000 --> 00:00:02,000\nA\n\n42\n\nB\n\n2\n00:00:03,000 --> 00:00:04,000\n7';

    expect(await textsOf(text)).toEqual(['A\n\n42\n\nB', '7']);
  });

  it('parts cues that no blank line parts', async () => {
    const text = '1\n00:00:01,000 --> 00:00:02,000\nA\n2\n00:00:03,000 --> 00:00:04,000\nB';

    expect(await textsOf(text)).toEqual(['A', 'B']);
  });

  it('puts cues in order of their start', async () => {
    const text = '00:00:03,000 --> 00:00:04,000\nB\n\n00:00:01,000 --> 00:00:02,000\nA';

    expect(await textsOf(text)).toEqual(['A', 'B']);
  });

  it.each([
    ['', 'It is empty.'],
    ['<!doctype html>\n<p>', 'This is an HTML page, not subtitles: SRT, WebVTT or ASS.'],
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
  ])('refuses %j', async (text, detail) => {
    expect(await refusal(text)).toBe(`subtitle_invalid: ${detail}`);
  });

  it('refuses more cues than can be drawn', async () => {
    const text = '00:00:01,000 --> 00:00:02,000\nA\n\n'.repeat(20_001);

    expect(await refusal(text)).toBe('subtitle_invalid: It has 20001 cues; the limit is 20000.');
  });

  it('refuses more lines than twenty thousand cues can have', async () => {
    expect(await refusal('a\n'.repeat(200_001))).toBe(
      'subtitle_invalid: It has 200001 lines; the limit is 200000.',
    );
  });

  it.each([
    ['all that may be', `00:00:01,000 --> 00:00:02,000\n${'A'.repeat(70)}\n\n`.repeat(20_000)],
    ['100,000 cues', '00:00:01,000 --> 00:00:02,000\nA\n\n'.repeat(100_000)],
    ['two million blank lines', '\n'.repeat(2_000_000)],
  ])('lets others work while it reads %s', async (_name, text) => {
    // Another process may have had the machine: the best of some counts.
    let shortest = Infinity;
    for (let run = 0; run < MOST_RUNS && shortest >= LONGEST_PAUSE_MS; run++) {
      shortest = Math.min(shortest, await longestPause(() => refusal(text)));
    }

    expect(shortest).toBeLessThan(LONGEST_PAUSE_MS);
  });
});

const MOST_RUNS = 12;
const LONGEST_PAUSE_MS = 50;

/** The longest time in milliseconds in which nothing else could run. */
async function longestPause(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await new Promise(setImmediate);
  await work();
  await new Promise(setImmediate);
  delay.disable();
  return delay.max / 1e6;
}
