import { CAPTION_POSITIONS, CAPTION_PRESETS, FONTS, SAFE_AREAS } from '@app/contracts';
import * as drawn from '@app/ffmpeg';

import { canvasFaults, styleOf } from './caption-style';
import { inputFor } from './inputs.testing';

const asked = (fields: object) => inputFor('caption', { style: fields }).style;
const style = (fields: object) => styleOf(asked(fields));

describe(styleOf.name, () => {
  it('is classic where nothing is asked for', () => {
    expect(styleOf(inputFor('caption').style)).toEqual(drawn.captionStyle('classic'));
    expect(style({})).toEqual(drawn.captionStyle('classic'));
  });

  it('changes of a preset what is asked for', () => {
    const white = { rgb: 'FFFFFF', alpha: 1 };

    expect(
      style({
        ...{
          preset: 'karaoke',
          font: 'bebas neue',
          size: 0.1,
          color: '#FC0',
          box_color: '#00000080',
        },
        ...{
          highlight_color: '#fff',
          outline: 0,
          margin_left: 0.2,
          max_words: 3,
          safe_area: 'reels',
        },
      }),
    ).toEqual({
      ...drawn.captionStyle('karaoke'),
      ...{ font: 'Bebas Neue', size: 0.1, outline: 0, maxWords: 3, safeArea: 'reels' },
      ...{ colour: { rgb: 'FFCC00', alpha: 1 }, highlight: white },
      box: { rgb: '000000', alpha: 128 / 255 },
      margins: { top: null, right: null, bottom: null, left: 0.2 },
    });
  });
});

describe(canvasFaults.name, () => {
  const cues = { ass: null };
  const script = { ass: '[Script Info]' };
  const onCpu = [{ unit: 'cuda', reason: expect.any(String) as string }];

  it('keeps labels of clear colours off the GPU', () => {
    expect(canvasFaults(cues, asked({ box_color: '#FF000080' }))).toEqual(onCpu);
    expect(canvasFaults(cues, asked({ preset: 'boxed' }))).toEqual([]);
  });

  it('keeps a file of its own look off the GPU, and takes it in a style that was asked for', () => {
    expect(canvasFaults(script, undefined)).toEqual(onCpu);
    expect(canvasFaults(script, asked({ preset: 'bold' }))).toEqual([]);
  });
});

describe('what requests may name', () => {
  it('is what can be drawn', () => {
    expect(CAPTION_PRESETS).toEqual(drawn.CAPTION_PRESETS);
    expect(CAPTION_POSITIONS).toEqual(drawn.CAPTION_POSITIONS);
    expect(SAFE_AREAS).toEqual(drawn.SAFE_AREAS);
  });

  it('are fonts with faces, as many weights and italics as are told', () => {
    const families = Object.entries(drawn.FONT_FAMILIES).map(([name, faces]) => ({
      name,
      weights: 'bold' in faces ? 2 : 1,
      italic: 'italic' in faces,
    }));
    const told = FONTS.map(({ name, weights, italic }) => ({
      ...{ name, weights: weights.length, italic },
    }));
    const byName = (one: { name: string }, other: { name: string }) =>
      one.name < other.name ? -1 : 1;

    expect(told.sort(byName)).toEqual(families.sort(byName));
  });

  it('are fonts that the packages have', () => {
    const files = Object.values(drawn.FONT_FAMILIES).flatMap((family) =>
      Object.values(family).map(({ file }: drawn.FontFace) => file),
    );
    const shipped = files.filter((file) => drawn.packagePath(file) !== undefined);

    expect(shipped.filter((file) => drawn.findFont(file) === undefined)).toEqual([]);
    expect(shipped).toHaveLength(29);
  });
});
