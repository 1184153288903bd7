import { ApiError } from '../errors';
import { parse } from '../parse';
import { Img2VidInput } from './img2vid.operation';

const url_image = 'https://example.com/a.png';
const slides = [{ url_image }, { url_image, duration: 2 }];

function problemsOf(body: object): readonly string[] {
  try {
    parse(Img2VidInput, body);
    return [];
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.errors.map(({ pointer, code, detail }) => `${pointer} ${code}: ${detail}`);
  }
}

describe(Img2VidInput.name, () => {
  it.each<[string, object]>([
    ['a still', { url_image }],
    ['slides', { slides }],
    ['a size', { url_image, width: 1080, height: 1350 }],
    ['a shape', { url_image, aspect_ratio: '4:5', resolution: '2160p' }],
    ['parts', { url_image, from: { x: 0, y: 0, width: 1, height: 1 } }],
    ['short slides without a transition', { slides, duration: 0.2, transition: 'none' }],
  ])('takes %s', (_name, body) => {
    expect(problemsOf(body)).toEqual([]);
  });

  it.each<[string, object, readonly string[]]>([
    ['no picture', {}, ['/url_image required: url_image is missing']],
    [
      'both a still and slides',
      { url_image, slides },
      ['/slides conflict: slides can not stand beside url_image; give one of them'],
    ],
    [
      'an odd side beside a shape',
      { url_image, width: 1281, resolution: '720p' },
      [
        '/resolution conflict: resolution can not stand beside width or height',
        '/width format: width must be even, not 1281',
      ],
    ],
    [
      'more pixels than 2160p has',
      { url_image, width: 3840, height: 3840 },
      [
        '/height range: height makes 14745600 pixels of width and height; 8294400 are the most, as 3840x2160',
      ],
    ],
    [
      'slides that last too long',
      { slides, duration: 299 },
      ['/slides range: slides last 301.0 s together; 300 s are the most'],
    ],
    [
      'a transition longer than a slide',
      { slides, transition_duration: 3 },
      [
        '/transition_duration range: transition_duration is 3 s, longer than the shortest slide with 2 s',
      ],
    ],
    [
      'a motion of a slide that is none',
      { slides: [slides[0], { url_image, motion: 'spin' }] },
      [
        '/slides/1/motion format: slides.1.motion must be one of the following values: zoom_in, zoom_out, pan_left, pan_right, pan_up, pan_down, still, not "spin"',
      ],
    ],
  ])('refuses %s', (_name, body, problems) => {
    expect(problemsOf(body)).toEqual(problems);
  });
});
