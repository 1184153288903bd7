import { ApiError } from './errors';
import { fontNamed, fontProblem, FONTS } from './fonts';
import { CaptionInput } from './operations';
import { parse } from './parse';

describe(fontProblem.name, () => {
  it('names the nearest font and all there are', () => {
    const all = FONTS.map(({ name }) => name).join(', ');

    expect(fontProblem('Monserat')).toBe(
      `There is no font "Monserat". Did you mean Montserrat? There are: ${all}.`,
    );
    expect(fontProblem('Comic Sans MS and friends')).toBe(
      `There is no font "Comic Sans MS and friends". There are: ${all}.`,
    );
  });

  it('has nothing to say of a font that there is, in whatever case', () => {
    expect(fontProblem('bebas NEUE')).toBeUndefined();
    expect(fontNamed(' inter ')?.name).toBe('Inter');
  });
});

describe('an unknown font in a request', () => {
  const style = (fields: object) => () =>
    parse(CaptionInput, {
      ...{ url_video: 'https://a.test/v', url_srt: 'https://a.test/s', style: fields },
    });

  it('is an error of its own, at its field', () => {
    const detail = fontProblem('Arial') ?? '';

    expect(style({ font: 'Arial' })).toThrow(
      new ApiError('font_unknown', detail, {
        errors: [{ pointer: '/style/font', code: 'font_unknown', detail }],
      }),
    );
  });

  it('is not looked at where something else is wrong', () => {
    expect(style({ font: 'Arial', size: 2 })).toThrow(
      new ApiError('validation_failed', 'style.size must not be greater than 0.3, not 2'),
    );
  });
});
