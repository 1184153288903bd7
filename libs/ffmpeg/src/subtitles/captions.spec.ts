import { MediaError } from '../errors';
import { readCaptions } from './captions';

const srt = (...cues: readonly string[]) => Buffer.from(cues.join('\n\n'));

/** Two seconds with 25 frames a second. */
const frames = { last: 1.96, each: 0.04 };

describe(readCaptions.name, () => {
  it('leaves out what is never seen, and counts it', async () => {
    const file = srt(
      '00:00:00,500 --> 00:00:01,000\nA',
      '00:00:01,500 --> 00:00:09,000\nB',
      '00:00:01,700 --> 00:00:01,700\nno time',
      '00:00:01,800 --> 00:00:02,000\n',
      '00:00:01,800 --> 00:00:02,000\n<i> </i>{\\an8}',
      '00:00:01,970 --> 00:00:03,000\nbehind the last frame',
      '00:00:02,000 --> 00:00:03,000\nlate',
    );

    expect(await readCaptions(file, frames)).toEqual({
      cues: [
        { startMs: 500, endMs: 1000, text: 'A' },
        { startMs: 1500, endMs: 9000, text: 'B' },
      ],
      total: 7,
      afterEnd: 2,
      unseen: 3,
      guessedEncoding: null,
      format: 'srt',
      ass: null,
      ignored: [],
    });
  });

  it('shows a cue that is shorter than a frame on one', async () => {
    const { cues } = await readCaptions(srt('00:00:01,001 --> 00:00:01,002\nflash'), frames);

    expect(cues).toEqual([{ startMs: 1001, endMs: 1051, text: 'flash' }]);
  });

  it('says in which encoding it read', async () => {
    const file = Buffer.from(
      '00:00:01,000 --> 00:00:02,000\n\xc7a va ? \xc9lise est all\xe9e',
      'latin1',
    );

    expect(await readCaptions(file, frames)).toMatchObject({
      cues: [{ text: 'Ça va ? Élise est allée' }],
      guessedEncoding: 'windows-1252',
    });
  });

  it.each([
    ['a picture full of cues', 101, 'A', 'More than 100 cues are shown at once, at 1 s.'],
    [
      'a picture full of letters',
      3,
      'x'.repeat(2_000),
      'More than 4000 characters are shown at once, at 1 s.',
    ],
  ])('refuses %s', async (_name, count, text, detail) => {
    const cues = Array.from({ length: count }, () => `00:00:01,000 --> 00:00:02,000\n${text}`);

    await expect(readCaptions(srt(...cues), frames)).rejects.toThrow(
      new MediaError('subtitle_invalid', detail),
    );
  });

  it('refuses a file that is too large before it is read', async () => {
    await expect(readCaptions(Buffer.alloc(4_194_305, 'a'), frames)).rejects.toThrow(
      new MediaError('subtitle_invalid', 'It has 4194305 bytes; the limit is 4194304.'),
    );
  });
});
