import { ApiError } from '../errors';
import { parse } from '../parse';
import { WatermarkInput } from './watermark.operation';

const url_video = 'https://example.com/clip.mp4';
const url_image = 'https://example.com/logo.png';

function refusal(fields: object): unknown {
  try {
    parse(WatermarkInput, { url_video, ...fields });
  } catch (error) {
    return error instanceof ApiError && error.errors.map(({ pointer, code }) => [pointer, code]);
  }
  return 'taken';
}

describe(WatermarkInput.name, () => {
  it('stands at the bottom right, solid and all the time, where nothing else is said', () => {
    expect({ ...parse(WatermarkInput, { url_video, url_image }) }).toEqual({
      ...{ url_video, url_image, position: 'bottom_right', margin: 0.04, opacity: 1 },
      ...{ start: 0, fade_in: 0, fade_out: 0, quality: 'standard' },
    });
  });

  it.each<[string, object, unknown]>([
    ['no mark', {}, [['/url_image', 'required']]],
    ['two marks', { url_image, text: 'x' }, [['/text', 'conflict']]],
    ['a text of spaces', { text: ' \n ' }, [['/text', 'format']]],
    ['letters of a picture', { url_image, size: 0.1 }, [['/size', 'conflict']]],
    ['a width of a text', { text: 'x', width: 0.1 }, [['/width', 'conflict']]],
    ['a font that there is not', { text: 'x', font: 'Nope' }, [['/font', 'font_unknown']]],
    ['an end before its start', { url_image, start: 2, end: 2 }, [['/end', 'range']]],
    [
      'fades longer than it is seen',
      { url_image, end: 1, fade_in: 0.6, fade_out: 0.6 },
      [['/fade_out', 'range']],
    ],
    ['a place that there is not', { url_image, position: 'centre' }, [['/position', 'format']]],
  ])('refuses %s', (_name, fields, errors) => {
    expect(refusal(fields)).toEqual(errors);
  });
});
