import { ApiError } from '../errors';
import { parse } from '../parse';
import { CaptionInput } from './caption.operation';

const url_video = 'https://example.com/v.mp4';
const url = 'https://example.com/s';
const word = { text: 'Hi', start: 0, end: 1 };

const problems = (fields: object) => {
  try {
    parse(CaptionInput, { url_video, ...fields });
    return [];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.errors.map(({ pointer, code, detail }) => `${pointer} ${code}: ${detail}`);
  }
};

describe(CaptionInput.name, () => {
  it.each([
    [{ url_srt: url }],
    [{ url_subtitles: url }],
    [{ url_subtitles: `file_${'0'.repeat(26)}` }],
    [{ subtitles: 'WEBVTT' }],
    [{ words: [word, { ...word, start: 0.5 }] }],
  ])('takes captions from %j', (fields) => {
    expect(problems(fields)).toEqual([]);
  });

  it.each([
    [{}, '/url_srt required: url_srt is missing; or send one of url_subtitles, subtitles, words'],
    [
      { url_srt: url, subtitles: 'x' },
      '/subtitles conflict: subtitles cannot stand beside url_srt; send one of them',
    ],
    [
      { subtitles: '' },
      '/subtitles length: subtitles must be longer than or equal to 1 characters, not ""',
    ],
    [{ url_srt: 'file_1' }, '/url_srt format: url_srt is not the id of an uploaded file'],
    [{ words: word }, '/words format: words must be a list, not an object'],
    [{ words: [] }, '/words format: words is empty'],
    [{ words: [word, 5] }, '/words/1 format: words has an entry 1 that is not an object'],
    [
      { words: [{ ...word, x: 1 }] },
      '/words/0 format: words has an entry 0 with an unknown field x',
    ],
    [{ words: [{ ...word, text: ' ' }] }, '/words/0 format: words has an entry 0 without a text'],
    [
      { words: [{ ...word, text: 'x'.repeat(201) }] },
      '/words/0 format: words has an entry 0 whose text has 201 characters; the limit is 200',
    ],
    [
      { words: [{ ...word, start: '0' }] },
      '/words/0 format: words has an entry 0 without a start from 0 to 86400 seconds',
    ],
    [
      { words: [{ ...word, end: -1 }] },
      '/words/0 format: words has an entry 0 without an end from 0 to 86400 seconds',
    ],
    [
      { words: [{ ...word, start: 2 }] },
      '/words/0 format: words has an entry 0 that ends at 1, before it starts at 2',
    ],
    [
      { words: [{ text: 'a', start: 1, end: 2 }, word] },
      '/words/1 format: words has an entry 1 that starts at 0, before the one in front of it at 1',
    ],
    [
      { words: Array.from({ length: 20_001 }, () => word) },
      '/words format: words has 20001 entries; the limit is 20000',
    ],
  ])('refuses %#', (fields, problem) => {
    expect(problems(fields)).toEqual([problem]);
  });

  it('checks twenty thousand words quickly', () => {
    const words = Array.from({ length: 20_000 }, () => word);
    const started = performance.now();

    expect(problems({ words })).toEqual([]);
    expect(performance.now() - started).toBeLessThan(250);
  });
});
