import { MediaError } from '../errors';
import { readCaptions } from './captions';

const srt = (...cues: readonly string[]) => Buffer.from(cues.join('\n\n'));

describe(readCaptions.name, () => {
  it('leaves out what is never seen and counts what comes after the end', () => {
    const file = srt(
      '00:00:00,500 --> 00:00:01,000\nA',
      '00:00:01,500 --> 00:00:09,000\nB',
      '00:00:01,700 --> 00:00:01,700\nno time',
      '00:00:01,800 --> 00:00:02,000\n',
      '00:00:02,000 --> 00:00:03,000\nlate',
    );

    expect(readCaptions(file, 2)).toEqual({
      cues: [
        { startMs: 500, endMs: 1000, text: 'A' },
        { startMs: 1500, endMs: 9000, text: 'B' },
      ],
      total: 5,
      afterEnd: 1,
    });
  });

  it('refuses a picture full of cues', () => {
    const file = srt(...Array.from({ length: 101 }, () => '00:00:01,000 --> 00:00:02,000\nA'));

    expect(() => readCaptions(file, 5)).toThrow(
      new MediaError('subtitle_invalid', 'More than 100 cues are shown at once, at 1 s.'),
    );
  });
});
