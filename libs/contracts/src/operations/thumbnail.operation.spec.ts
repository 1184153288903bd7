import { ApiError } from '../errors';
import { parse } from '../parse';
import { ThumbnailInput, thumbnailOperation } from './thumbnail.operation';

const url_video = 'https://example.com/clip.mp4';
const filesOf = (fields: object) =>
  thumbnailOperation.outputs(parse(ThumbnailInput, { url_video, ...fields }));

function refusal(fields: object): unknown {
  try {
    parse(ThumbnailInput, { url_video, ...fields });
  } catch (error) {
    return error instanceof ApiError && error.errors.map(({ pointer, code }) => [pointer, code]);
  }
  return 'taken';
}

describe(ThumbnailInput.name, () => {
  it('asks for one JPEG where nothing else is said', () => {
    expect({ ...parse(ThumbnailInput, { url_video }) }).toEqual({
      ...{ url_video, upscale: false, format: 'jpeg', quality: 'standard' },
    });
    expect(filesOf({})).toEqual([
      {
        ...{ name: 'image-1', kind: 'image', filename: 'thumbnail-01.jpg' },
        contentType: 'image/jpeg',
      },
    ]);
  });

  it('makes a file for each time, and a sheet in front of them', () => {
    const files = filesOf({ at: [0, 1, 1], format: 'webp', sheet: {} });

    expect(files.map(({ name, filename }) => `${name} ${filename}`)).toEqual([
      ...['sheet sheet.webp', 'image-1 thumbnail-01.webp', 'image-2 thumbnail-02.webp'],
      'image-3 thumbnail-03.webp',
    ]);
    expect(new Set(files.map(({ contentType }) => contentType))).toEqual(new Set(['image/webp']));
  });

  it('makes so many as are asked for', () => {
    expect(filesOf({ count: 50, format: 'png' })).toHaveLength(50);
    expect(filesOf({ count: 50, format: 'png' }).at(-1)?.filename).toBe('thumbnail-50.png');
  });

  it.each<[string, object, unknown]>([
    ['times and a count', { at: [1], count: 2 }, [['/count', 'conflict']]],
    ['more pictures than there may be', { count: 51 }, [['/count', 'range']]],
    ['more times than there may be', { at: Array(51).fill(1) }, [['/at', 'format']]],
    ['no time at all', { at: [] }, [['/at', 'format']]],
    ['a time as a text', { at: ['1'] }, [['/at', 'format']]],
    ['a format that there is not', { format: 'gif' }, [['/format', 'format']]],
    ['to be larger than nothing', { upscale: true }, [['/upscale', 'conflict']]],
    ['a sheet that is too wide', { sheet: { width: 9999 } }, [['/sheet/width', 'range']]],
    ['a sheet with a field of its own', { sheet: { rows: 2 } }, [['/sheet/rows', 'unknown_field']]],
  ])('refuses %s', (_name, fields, errors) => {
    expect(refusal(fields)).toEqual(errors);
  });
});
