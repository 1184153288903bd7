import type { Fields } from '../field.js';
import { OPERATIONS, OPERATION_NAMES } from '../operations.js';
import { UsageError } from './exit-codes.js';
import { LocalFile, setField, withMedia, type Draft } from './input.js';
import { withUploads } from './local-files.js';

const { caption, img2vid, concat, probe } = OPERATIONS;

function set(fields: Fields, flags: Readonly<Record<string, string>>, draft: Draft = {}): Draft {
  for (const [name, value] of Object.entries(flags)) setField(draft, fields, { name, value });
  return draft;
}

describe(withMedia.name, () => {
  it('gives files their fields in order, captions that which takes every kind of them', () => {
    expect(withMedia(caption.fields, ['a.mp4', 'b.vtt'])).toEqual({
      url_video: 'a.mp4',
      url_subtitles: 'b.vtt',
    });
    expect(withMedia(img2vid.fields, ['a.png'])).toEqual({ url_image: 'a.png' });
  });

  it('makes a list of what is more than the fields, pictures as such', () => {
    expect(withMedia(concat.fields, ['a.mp4', 'b.PNG'])).toEqual({
      clips: [{ url_video: 'a.mp4' }, { url_image: 'b.PNG' }],
    });
    expect(() => withMedia(probe.fields, ['a', 'b'])).toThrow(
      new UsageError('2 files are too many: the command takes url_media.'),
    );
  });
});

describe(setField.name, () => {
  it('reads values as their fields are, into objects and lists', () => {
    const flags = {
      'style.preset': 'bold',
      'style.size': '0.05',
      'style.uppercase': 'true',
      'metadata.order': '7',
      'words.0.text': 'Hi',
      'words.0.start': '0.5',
      webhook_events: '["job.failed"]',
      url_srt: '@cues.srt',
      subtitles: '@@home',
    };

    expect(set(caption.fields, flags)).toEqual({
      style: { preset: 'bold', size: 0.05, uppercase: true },
      metadata: { order: '7' },
      words: [{ text: 'Hi', start: 0.5 }],
      webhook_events: ['job.failed'],
      url_srt: new LocalFile('cues.srt'),
      subtitles: '@home',
    });
  });

  it.each<[Record<string, string>, string | RegExp]>([
    [
      { 'style.preset': 'loud' },
      '--style.preset takes classic, boxed, bold, karaoke, word, not loud.',
    ],
    [{ 'style.size': 'big' }, '--style.size takes a number, not big.'],
    [{ 'style.size': '' }, '--style.size takes a number, not .'],
    [{ 'style.uppercase': 'yes' }, '--style.uppercase takes true or false.'],
    [{ words: 'Hi' }, '--words takes JSON.'],
    [{ 'words.9999.text': 'Hi' }, /--words\.9999\.text is not known/],
    [{ styles: 'x' }, /--styles is not known\. There are .*style/],
    [{ '__proto__.x': '1' }, '--__proto__.x is no field.'],
    [{ 'metadata.constructor': '1' }, '--metadata.constructor is no field.'],
  ])('refuses %j', (flags, message) => {
    expect(() => set(caption.fields, flags)).toThrow(message);
  });

  it('takes any form where the form depends', () => {
    const { pipeline } = OPERATIONS;
    expect(
      set(pipeline.fields, { template: 't', 'values.n': '3', 'values.clip': '@a.mp4' }),
    ).toEqual({
      template: 't',
      values: { n: 3, clip: new LocalFile('a.mp4') },
    });
  });
});

describe(withUploads.name, () => {
  it('uploads each file once, wherever it stands, and leaves addresses and ids', async () => {
    const uploaded: string[] = [];
    const upload = async (path: string) => `file_${uploaded.push(path)}`;
    const id = 'file_01JD4Z0M3Q8W6Y2R5T7V9X1B3C';
    const draft = {
      url_video: 'a.mp4',
      url_audio: 'https://a.test/b.mp3',
      text: 'a.mp4',
      slides: [{ url_image: 'a.mp4' }, { url_image: id }, { url_image: 'step:cut' }],
      values: { clip: new LocalFile('c.mp4'), place: '{name}' },
    };

    expect(await withUploads(draft, upload)).toEqual({
      ...draft,
      url_video: 'file_1',
      slides: [{ url_image: 'file_1' }, { url_image: id }, { url_image: 'step:cut' }],
      values: { clip: 'file_2', place: '{name}' },
    });
    expect(uploaded).toEqual(['a.mp4', 'c.mp4']);
  });
});

describe('the fields of operations', () => {
  it('have media in at least one way for each', () => {
    for (const name of OPERATION_NAMES) {
      const text = JSON.stringify(OPERATIONS[name].fields);
      expect([name, /"media":true|"steps"/.test(text)]).toEqual([name, true]);
    }
  });
});
