import { findFont } from '../fonts/font.files';
import { FontLibrary } from '../fonts/font.library';
import { capitalsOf } from './capitals';
import { captionStyle, type CaptionPreset, type StyleChanges } from './caption.style';
import { Compositor } from './compositor';
import type { PlacedPage } from './placed.page';
import { textFrame } from './text.frame';

const PORTRAIT = { width: 1080, height: 1920 };
const fonts = new FontLibrary((file) => (file.startsWith('Noto') ? undefined : findFont(file)));

async function pagesOf(
  texts: readonly string[],
  preset: CaptionPreset,
  changes: StyleChanges = {},
  size = PORTRAIT,
): Promise<readonly PlacedPage[]> {
  const style = captionStyle(preset, changes);
  const setting = { style, shelf: await fonts.shelf(), capitals: capitalsOf(texts) };
  const compositor = new Compositor(setting, textFrame(size, style));
  return texts.flatMap((text) => compositor.pages({ startMs: 0, endMs: 4000, text }));
}

const written = ({ lines, startMs, endMs }: PlacedPage) => ({
  at: [Math.round(startMs), Math.round(endMs)],
  lines: lines.map(({ units }) =>
    units.map(({ runs }) => runs.map(({ text }) => text).join('')).join(' '),
  ),
});

describe(Compositor.name, () => {
  it("keeps its author's lines where they fit", async () => {
    const [page] = await pagesOf(['One\ntwo three four'], 'classic');

    expect(page && written(page)).toEqual({ at: [0, 4000], lines: ['One', 'two three four'] });
  });

  it('makes lines of about one length of what does not', async () => {
    const [page] = await pagesOf(['one two three four five six seven eight\nnine'], 'classic');

    expect(page && written(page).lines).toEqual([
      'one two three four five',
      'six seven eight nine',
    ]);
  });

  it('goes on with what does not fit as it is spoken', async () => {
    const pages = await pagesOf(['aaaa bbbb cccc dddd'], 'word');

    expect(pages.map(written)).toEqual([
      { at: [0, 1000], lines: ['AAAA'] },
      { at: [1000, 2000], lines: ['BBBB'] },
      { at: [2000, 3000], lines: ['CCCC'] },
      { at: [3000, 4000], lines: ['DDDD'] },
    ]);
  });

  it('begins a page with each sentence where only few words are shown', async () => {
    const pages = await pagesOf(['Yes. We can do it!'], 'karaoke');

    expect(pages.map((page) => written(page).lines)).toEqual([['Yes.'], ['We can do it!']]);
  });

  it.each([
    ['a tiny picture', { width: 32, height: 18 }],
    ['a strip', { width: 2000, height: 60 }],
    ['a tower', { width: 60, height: 2000 }],
    ['a portrait', PORTRAIT],
  ])('never leaves %s, however long a word is', async (_name, size) => {
    const text = `${'W'.repeat(400)} ${'long words and '.repeat(20)}`;
    for (const preset of ['classic', 'boxed', 'word'] as const) {
      const pages = await pagesOf([text], preset, { size: 0.3 }, size);
      const lines = pages.flatMap((page) => page.lines);

      expect(Math.min(...lines.map(({ left }) => left))).toBeGreaterThanOrEqual(0);
      expect(Math.max(...lines.map(({ left, width }) => left + width))).toBeLessThanOrEqual(
        size.width,
      );
    }
  });

  it('makes a long word of large letters smaller, rather than cut it', async () => {
    const [page, ...others] = await pagesOf(['Extraordinary'], 'word', { size: 0.15 });

    expect(page && written(page).lines).toEqual(['EXTRAORDINARY']);
    expect(page?.em).toBeGreaterThan(70);
    expect(others).toEqual([]);
  });

  it('leaves room between the labels of two cues', async () => {
    const pages = await pagesOf(['below', 'above'], 'boxed');
    const [low, high] = pages.map((page) => page.lines[0]?.baseline ?? 0);
    const [inOne] = await pagesOf(['above\nbelow'], 'boxed');
    const [first, second] = inOne?.lines.map(({ baseline }) => baseline) ?? [];

    expect((low ?? 0) - (high ?? 0)).toBeGreaterThan((second ?? 0) - (first ?? 0) + 10);
  });

  it('stacks what is shown at once', async () => {
    const [one, other] = await pagesOf(['below', 'above'], 'classic');
    const [low, high] = [one, other].map((page) => page?.lines[0]?.baseline ?? 0);

    expect((low ?? 0) - (high ?? 0)).toBeGreaterThan(one?.em ?? Infinity);
  });

  it('lets a cue say where it stands', async () => {
    const [page] = await pagesOf(['{\\an8}up'], 'classic');

    expect(page?.lines[0]?.baseline).toBeLessThan(300);
  });
});
