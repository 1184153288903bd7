import { MediaError } from '../errors';
import { parseTranscript } from './transcript.parser';

const word = (text: string, start: number, end = start + 0.2) => ({ text, start, end });
const read = (...words: readonly object[]) => parseTranscript(JSON.stringify(words));

describe(parseTranscript.name, () => {
  it('makes cues that end with sentences and silences, in two lines of like length', () => {
    const long = 'which nobody had ever seen on that side of the wide river'.split(' ');
    const cues = read(
      word(' Hello, ', 0.1),
      word('<b>you.', 0.4),
      word('Then', 0.7),
      word('we', 2),
      ...long.map((text, at) => word(text, 2.2 + at * 0.2)),
    );

    expect(cues.map(({ words: _words, ...cue }) => cue)).toEqual([
      { startMs: 100, endMs: 600, text: 'Hello, <\u2060b>you.' },
      { startMs: 700, endMs: 900, text: 'Then' },
      {
        ...{ startMs: 2000, endMs: 4600 },
        text: 'we which nobody had ever seen\non that side of the wide river',
      },
    ]);
    expect(cues[0]?.words).toEqual([
      { startMs: 100, endMs: 300, text: 'Hello,' },
      { startMs: 400, endMs: 600, text: '<b>you.' },
    ]);
  });

  it.each([
    ['{', 'It is no JSON.'],
    ['[]', 'It has no words.'],
    ['{"a":1}', 'It has no words.'],
    ['[{"text":"a","start":0,"end":1},5]', 'Word 2 has no text or no times.'],
    ['[{"text":"a","start":2,"end":1}]', 'Word 1 has no text or no times.'],
    ['[{"text":" ","start":0,"end":1}]', 'Word 1 has no text or no times.'],
  ])('refuses %s', (json, detail) => {
    expect(() => parseTranscript(json)).toThrow(new MediaError('subtitle_invalid', detail));
  });
});
