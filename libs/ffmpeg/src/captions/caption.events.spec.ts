import { FontLibrary } from '../fonts/font.library';
import { capitalsOf } from './capitals';
import { captionEvents } from './caption.events';
import { captionStyle } from './caption.style';
import { Compositor } from './compositor';
import { textFrame } from './text.frame';

const shelf = new FontLibrary(() => undefined).shelf();

async function textsOf(text: string): Promise<readonly string[]> {
  const style = captionStyle('classic', { maxWords: 2 });
  const setting = { style, shelf: await shelf, capitals: capitalsOf([]) };
  const frame = textFrame({ width: 1080, height: 1920 }, style);
  const pages = new Compositor(setting, frame).pages({ startMs: 0, endMs: 4000, text });
  return pages.flatMap((page) => captionEvents(page, style).map((event) => event.text));
}

describe(captionEvents.name, () => {
  it('reads every line of a text from the side that the text is read from', async () => {
    const texts = await textsOf('مرحبا iPhone Pro بسعر');

    // Two lines, each with its shadow; the second one begins with a Latin word.
    expect(texts).toHaveLength(4);
    expect(texts.filter((text) => !/\\fe-1.*?\}\u200f/.test(text))).toEqual([]);
  });

  it('leaves lines that are read from the left alone', async () => {
    const texts = await textsOf('Hello مرحبا iPhone Pro');

    expect(texts.filter((text) => /\\fe|\u200f/.test(text))).toEqual([]);
  });
});
