import fc from 'fast-check';

import { ApiError, type ProblemEntry } from './errors';
import { AddAudioInput, CaptionInput, Img2VidInput } from './operations';
import { parse } from './parse';

const caption = { url_video: 'https://example.com/a.mp4', url_srt: 'https://example.com/a.srt' };

function problemsOf(type: new () => object, value: unknown): readonly ProblemEntry[] {
  try {
    parse(type, value);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'validation_failed') return error.errors;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Names that every object has, which code that trusts `in` or `.constructor` trips over. */
const NAMES_OF_OBJECTS = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'then'];

const EVENT_LISTS: readonly (readonly [string, unknown, string, string])[] = [
  ['a text in the place of a list', 'job.failed', 'type', 'must be a list, not a string'],
  ['a list of nothing', [], 'format', 'is empty'],
  ['an event twice', ['job.failed', 'job.failed'], 'format', 'names something twice'],
  [
    'an event that there is not',
    ['job.failed', 'job.done'],
    'format',
    'has an entry 1 that is none of job.started, job.progress, job.succeeded, job.failed, job.canceled',
  ],
];

describe(parse.name, () => {
  it('gives an instance of the class with its defaults filled in', () => {
    const input = parse(Img2VidInput, { url_image: 'https://example.com/a.png' });

    expect(input).toBeInstanceOf(Img2VidInput);
    expect({ ...input, focus: { ...input.focus } }).toEqual({
      url_image: 'https://example.com/a.png',
      quality: 'standard',
      ...{ frame_rate: 24, duration: 5, transition: 'fade', transition_duration: 0.5 },
      ...{ motion: 'zoom_in', zoom: 1.25, focus: { x: 0.5, y: 0.5 }, easing: 'ease_in_out' },
      ...{ fit: 'cover', background: '#000000' },
    });
  });

  it('keeps metadata as it was sent', () => {
    const metadata = { order: '1', '': 'x' };

    expect(parse(CaptionInput, { ...caption, metadata }).metadata).toEqual(metadata);
  });

  it('takes a list of events', () => {
    const webhook = { webhook_url: 'https://example.com/h', webhook_events: ['job.started'] };

    expect({ ...parse(CaptionInput, { ...caption, ...webhook }) }).toEqual({
      ...caption,
      ...webhook,
      quality: 'standard',
    });
  });

  it.each<[string, new () => object, unknown, readonly ProblemEntry[]]>([
    [
      'nothing',
      CaptionInput,
      undefined,
      [{ pointer: '', code: 'type', detail: 'A JSON object is needed, not nothing.' }],
    ],
    [
      'a list',
      CaptionInput,
      [],
      [{ pointer: '', code: 'type', detail: 'A JSON object is needed, not a list.' }],
    ],
    [
      'missing fields, each on its own',
      AddAudioInput,
      {},
      [
        { pointer: '/url_video', code: 'required', detail: 'url_video is missing' },
        { pointer: '/url_audio', code: 'required', detail: 'url_audio is missing' },
      ],
    ],
    [
      'an unknown field',
      CaptionInput,
      { ...caption, 'a/b~c': 1 },
      [{ pointer: '/a~1b~0c', code: 'unknown_field', detail: 'a/b~c is not a known field' }],
    ],
    [
      'null for a required field',
      CaptionInput,
      { ...caption, url_video: null },
      [{ pointer: '/url_video', code: 'type', detail: 'url_video must not be null' }],
    ],
    [
      'a number as a text',
      Img2VidInput,
      { url_image: 'https://example.com/a.png', duration: '5' },
      [
        {
          pointer: '/duration',
          code: 'type',
          detail: 'duration must be a number, not "5"',
        },
      ],
    ],
    [
      'a number out of range',
      Img2VidInput,
      { url_image: 'https://example.com/a.png', frame_rate: 61 },
      [
        {
          pointer: '/frame_rate',
          code: 'range',
          detail: 'frame_rate must not be greater than 60, not 61',
        },
      ],
    ],
    [
      'an address that is none',
      CaptionInput,
      { ...caption, url_video: 'example.com/a.mp4' },
      [
        {
          pointer: '/url_video',
          code: 'format',
          detail: 'url_video must be an https: URL',
        },
      ],
    ],
    ...['\u0000', '\n', '\ud800'].map<[string, new () => object, unknown, readonly ProblemEntry[]]>(
      (letter) => [
        `an address with ${JSON.stringify(letter)} in it`,
        CaptionInput,
        { ...caption, url_srt: `https://example.com/${letter}a.srt` },
        [
          {
            pointer: '/url_srt',
            code: 'format',
            detail: 'url_srt must hold no control characters',
          },
        ],
      ],
    ),
    [
      'a list in the place of an address',
      CaptionInput,
      { ...caption, url_video: ['https://example.com'] },
      [{ pointer: '/url_video', code: 'type', detail: 'url_video must be a text, not a list' }],
    ],
    [
      'metadata that is not texts, with an entry for each',
      CaptionInput,
      { ...caption, metadata: { n: 1, right: 'text', 'a/b': null } },
      [
        {
          pointer: '/metadata/n',
          code: 'format',
          detail: 'metadata has an entry "n" that is not a text',
        },
        {
          pointer: '/metadata/a~1b',
          code: 'format',
          detail: 'metadata has an entry "a/b" that is not a text',
        },
      ],
    ],
    ...EVENT_LISTS.map(
      ([name, webhook_events, code, detail]) =>
        [
          name,
          CaptionInput,
          { ...caption, webhook_url: 'https://example.com/h', webhook_events },
          [{ pointer: '/webhook_events', code, detail: `webhook_events ${detail}` }],
        ] as [string, new () => object, unknown, readonly ProblemEntry[]],
    ),
    [
      'events without anybody to be told of them',
      CaptionInput,
      { ...caption, webhook_events: ['job.failed'] },
      [
        {
          pointer: '/webhook_events',
          code: 'format',
          detail: 'webhook_events needs webhook_url beside it',
        },
      ],
    ],
  ])('refuses %s', (_name, type, value, expected) => {
    expect(problemsOf(type, value)).toEqual(expected);
  });

  it('never repeats an address, which may hold a password or a signature', () => {
    const url_video = 'https://user:hunter2@example.com/a?X-Amz-Signature=c0ffee';

    const misplaced = { url_image: 'https://example.com/a.png', duration: url_video };

    expect(JSON.stringify(problemsOf(CaptionInput, { ...caption, url_video }))).not.toMatch(
      /hunter2|c0ffee/,
    );
    expect(problemsOf(Img2VidInput, misplaced)).toEqual([
      { pointer: '/duration', code: 'type', detail: 'duration must be a number' },
    ]);
  });

  it.each(NAMES_OF_OBJECTS)('refuses a field called %s as any unknown one', (name) => {
    const body: unknown = JSON.parse(
      `{"url_video":"https://e.com/a","url_srt":"https://e.com/b",${JSON.stringify(name)}:{"x":1}}`,
    );

    expect(problemsOf(CaptionInput, body)).toEqual([
      { pointer: `/${name}`, code: 'unknown_field', detail: `${name} is not a known field` },
    ]);
  });

  it.each(NAMES_OF_OBJECTS)('keeps metadata called %s', (name) => {
    const metadata: unknown = JSON.parse(`{${JSON.stringify(name)}:"v","k":"w"}`);

    const kept = parse(CaptionInput, { ...caption, metadata }).metadata;

    expect(JSON.stringify(kept)).toBe(JSON.stringify(metadata));
  });

  it.each(NAMES_OF_OBJECTS)(
    'refuses an object with a key %s in the place of an address',
    (name) => {
      const url_video: unknown = JSON.parse(`{${JSON.stringify(name)}:"x"}`);

      expect(problemsOf(CaptionInput, { ...caption, url_video })).toMatchObject([
        { pointer: '/url_video', code: 'type' },
      ]);
    },
  );

  it('answers any JSON value with an input or a list of problems', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(problemsOf(CaptionInput, value).length).toBeGreaterThan(0);
        expect(problemsOf(CaptionInput, { ...caption, url_srt: value }).length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
