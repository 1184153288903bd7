import { canvasProblem, onCanvas } from './ass.canvas';
import { captionStyle, CAPTION_PRESETS } from './caption.style';
import { paintOf } from './paint';

describe(onCanvas.name, () => {
  it('takes the square root of each alpha', () => {
    expect(onCanvas('{\\1a&H80&\\3a&H00&}a{\\1a&HFF&}')).toBe('{\\1a&H4B&\\3a&H00&}a{\\1a&HFF&}');
  });
});

describe(canvasProblem.name, () => {
  it.each(CAPTION_PRESETS)('has nothing against %s', (preset) => {
    expect(canvasProblem(captionStyle(preset))).toBeNull();
  });

  it.each([
    ['a white label', { box: paintOf('#FFFFFF80') }],
    ['half clear letters', { colour: paintOf('#FFFFFF80') }],
    ['a white shadow', { outlineColour: paintOf('#FFFFFF') }],
  ])('sends %s to the CPU', (_what, changes) => {
    expect(canvasProblem(captionStyle('classic', changes))).toMatch(/on the CPU$/);
  });
});
