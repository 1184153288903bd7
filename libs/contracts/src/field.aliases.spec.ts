import { ApiError } from './errors';
import { readUnderAliases } from './field.aliases';
import { OPERATIONS, type OperationName } from './operations';
import { parse } from './parse';

const url = 'https://example.com/a';

function read(operation: OperationName, body: unknown): object {
  const { input } = OPERATIONS[operation];
  return readUnderAliases(input, body, (value) => parse<object>(input, value));
}

function refusal(operation: OperationName, body: unknown): ApiError {
  try {
    read(operation, body);
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error('It was not refused.');
}

describe(readUnderAliases.name, () => {
  it.each<[OperationName, object, object]>([
    ['caption', { video_url: url, srt_url: url }, { url_video: url, url_srt: url }],
    ['img2vid', { image_url: url }, { url_image: url }],
    ['addaudio', { video_url: url, audio_url: url }, { url_video: url, url_audio: url }],
    ['probe', { media_url: url }, { url_media: url }],
    [
      'concat',
      { clips: [{ video_url: url }, { image_url: url, duration: 2 }] },
      { clips: [{ url_video: url }, { url_image: url, duration: 2 }] },
    ],
    [
      'pipeline',
      {
        steps: [
          {
            name: 'a',
            operation: 'img2vid',
            input: { slides: [{ image_url: url }, { image_url: url }] },
          },
        ],
      },
      {
        steps: [
          {
            name: 'a',
            operation: 'img2vid',
            input: { slides: [{ url_image: url }, { url_image: url }] },
          },
        ],
      },
    ],
  ])('takes the other names of media fields of %s for its own', (operation, sent, own) => {
    expect(read(operation, sent)).toEqual(read(operation, own));
    expect(read(operation, own)).toMatchObject(own);
  });

  it('leaves what is no media field as it is, also where it is called so', () => {
    const metadata = { video_url: 'mine' };

    expect(read('img2vid', { url_image: url, metadata })).toMatchObject({ metadata });
    expect(refusal('img2vid', { url_image: url, hook_url: url }).errors).toEqual([
      { pointer: '/hook_url', code: 'unknown_field', detail: 'hook_url is not a known field' },
    ]);
    expect(refusal('img2vid', 'text').errors).toMatchObject([{ pointer: '', code: 'type' }]);
  });

  it.each<[OperationName, object, string, string]>([
    ['caption', { video_url: url, url_video: url, url_srt: url }, '/video_url', 'video_url'],
    [
      'concat',
      { clips: [{ url_video: url }, { video_url: url, url_video: url }] },
      '/clips/1/video_url',
      'clips.1.video_url',
    ],
  ])('refuses both names of one field of %s', (operation, body, pointer, path) => {
    const detail = `${path} is another name of url_video; send one of them`;

    expect(refusal(operation, body)).toMatchObject({
      code: 'validation_failed',
      status: 400,
      detail,
      errors: [{ pointer, code: 'conflict', detail }],
    });
  });

  it('says what is wrong with a field under the name that was sent', () => {
    const { detail, errors } = refusal('caption', { video_url: 5, url_srt: 'ftp://a.example' });

    expect([detail, errors]).toEqual([
      'video_url must be a text, not a number (and 1 more)',
      [
        { pointer: '/video_url', code: 'type', detail: 'video_url must be a text, not a number' },
        { pointer: '/url_srt', code: 'format', detail: 'url_srt must be an https: URL' },
      ],
    ]);
  });

  it('names what stands beside a field as it was sent', () => {
    const slides = [{ image_url: url }, { image_url: 7 }];

    expect(
      refusal('img2vid', { image_url: url, slides: [{ url_image: url }, { url_image: url }] })
        .errors,
    ).toEqual([
      {
        pointer: '/slides',
        code: 'conflict',
        detail: 'slides can not stand beside image_url; give one of them',
      },
    ]);
    expect(refusal('img2vid', { slides }).errors).toMatchObject([
      { pointer: '/slides/1/image_url', detail: 'slides.1.image_url must be a text, not a number' },
    ]);
  });

  it('names a step that there is none of where it was asked for', () => {
    const input = { video_url: 'step:cut', subtitles: 'x' };

    expect(
      refusal('pipeline', { steps: [{ name: 'a', operation: 'caption', input }] }),
    ).toMatchObject({
      detail: 'video_url refers to step "cut", which is none of a',
      errors: [{ pointer: '/steps/0/input/video_url', code: 'format' }],
    });
  });

  it('lets other errors through as they are', () => {
    const error = new RangeError('of the reader');

    expect(() =>
      readUnderAliases(OPERATIONS.caption.input, { video_url: url }, () => {
        throw error;
      }),
    ).toThrow(error);
  });
});
