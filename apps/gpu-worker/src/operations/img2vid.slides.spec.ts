import { inputFor } from './inputs.testing';
import { slideWishes } from './img2vid.slides';

const ALL = {
  ...{ motion: 'zoom_in', zoom: 1.25, easing: 'ease_in_out', fit: 'cover' },
  ...{ focus: { x: 0.5, y: 0.5 }, from: undefined, to: undefined },
};
const part = { x: 0, y: 0, width: 0.5, height: 0.5 };
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

describe(slideWishes.name, () => {
  it('is one still without slides', () => {
    expect(plain(slideWishes(inputFor('img2vid', { duration: 4, to: part })))).toEqual([
      plain({ ...ALL, field: 'url_image', seconds: 4, to: part }),
    ]);
  });

  it('fills a slide with what is said for all', () => {
    const slides = [
      { url_image: 'https://a.test/1', duration: 2, motion: 'pan_left', focus: { x: 0.2 } },
      { url_image: 'https://a.test/2', fit: 'blur', zoom: 2, easing: 'linear' },
    ];
    const input = inputFor('img2vid', { url_image: undefined, slides, from: part });

    expect(plain(slideWishes(input))).toEqual([
      plain({
        ...{ ...ALL, field: 'slides.0.url_image', seconds: 2, motion: 'pan_left' },
        focus: { x: 0.2, y: 0.5 },
      }),
      plain({
        ...{ ...ALL, field: 'slides.1.url_image', seconds: 5, from: part },
        ...{ fit: 'blur', zoom: 2, easing: 'linear' },
      }),
    ]);
  });
});
