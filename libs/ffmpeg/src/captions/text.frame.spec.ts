import { captionStyle } from './caption.style';
import { textFrame, type TextFrame } from './text.frame';

const rounded = (frame: TextFrame) =>
  Object.fromEntries(
    Object.entries(frame).map(([name, value]: [string, number]) => [name, Math.round(value)]),
  );

describe(textFrame.name, () => {
  const portrait = { width: 1080, height: 1920 };

  it.each([
    ['landscape', { width: 1920, height: 1080 }, [154, 65, 1766, 1004, 51]],
    ['a square', { width: 1080, height: 1080 }, [76, 76, 1004, 994, 51]],
    ['portrait', portrait, [76, 192, 1004, 1613, 71]],
    ['a very small one', { width: 32, height: 18 }, [3, 1, 29, 17, 6]],
  ])('has letters and margins that suit %s', (_name, size, [left, top, right, bottom, em]) => {
    const frame = textFrame(size, captionStyle('classic'));

    expect(rounded(frame)).toEqual({ left, top, right, bottom, em, usualEm: em });
  });

  it.each([
    ['tiktok', [170, 250, 910, 1500]],
    ['reels', [120, 269, 960, 1248]],
    ['shorts', [120, 192, 960, 1440]],
  ] as const)('keeps off the buttons of %s', (safeArea, [left, top, right, bottom]) => {
    const frame = textFrame(portrait, captionStyle('classic', { safeArea }));

    expect(rounded(frame)).toEqual({ left, top, right, bottom, em: 71, usualEm: 71 });
  });

  it('lets margins go in but not under the buttons', () => {
    const margins = { top: null, right: 0, bottom: 0.5, left: 0.2 };
    const style = captionStyle('classic', { safeArea: 'tiktok', margins, position: 'top_left' });

    expect(rounded(textFrame(portrait, style))).toMatchObject({
      ...{ left: 216, right: 910, bottom: 960 },
    });
  });
});
