import { FontLibrary } from '../fonts/font.library';
import type { Cue } from '../subtitles/cue';
import type { AssEvent } from './ass.document';
import { capitalsOf } from './capitals';
import { captionEvents } from './caption.events';
import { captionStyle, type CaptionStyle } from './caption.style';
import { Compositor } from './compositor';
import { paintOf } from './paint';
import { textFrame } from './text.frame';

const shelf = new FontLibrary(() => undefined).shelf();

async function eventsOf(cue: Cue, style: CaptionStyle): Promise<readonly AssEvent[]> {
  const setting = { style, shelf: await shelf, capitals: capitalsOf([]) };
  const frame = textFrame({ width: 1080, height: 1920 }, style);
  const pages = new Compositor(setting, frame).pages(cue);
  return pages.flatMap((page) => captionEvents(page, style));
}

async function textsOf(text: string): Promise<readonly string[]> {
  const style = captionStyle('classic', { maxWords: 2 });
  const events = await eventsOf({ startMs: 0, endMs: 4000, text }, style);
  return events.map((event) => event.text);
}

/** Two words with a silence between them, and one after the other. */
const SPOKEN: Cue = {
  ...{ startMs: 1000, endMs: 4000, text: 'one <font color="red">two</font> three' },
  words: [
    { startMs: 1000, endMs: 1500, text: 'one' },
    { startMs: 2000, endMs: 2500, text: 'two' },
    { startMs: 2500, endMs: 4000, text: 'three' },
  ],
};

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

  it('lights a word exactly while it is spoken, and gives it its own colour back', async () => {
    const [event] = (await eventsOf(SPOKEN, captionStyle('karaoke', { shadow: 0 }))).slice(-1);

    const [white, yellow, red] = ['&HFFFFFF&', '&H00E5FF&', '&H0000FF&'].map(
      (colour) => `\\1c${colour}\\1a&H00&`,
    );
    const lights = event?.text.match(/\{[^{}]*\\1c[^{}]*\}/g)?.slice(-3);
    expect(event).toMatchObject({ startMs: 1000, endMs: 4000 });
    expect(lights).toEqual([
      `{${yellow}\\t(499,500,${white})}`,
      `{${red}\\t(999,1000,${yellow})\\t(1499,1500,${red})}`,
      `{${white}\\t(1499,1500,${yellow})\\t(2999,3000,${white})}`,
    ]);
  });

  it('puts a label behind each word while it is spoken', async () => {
    const events = await eventsOf(SPOKEN, captionStyle('karaoke', { box: paintOf('#7A1FFF') }));

    const labels = events.filter(({ text }) => text.includes('\\p4'));
    expect(labels.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [1000, 1500],
      [2000, 2500],
      [2500, 4000],
    ]);
  });

  it('shows one word after the other, each popping up', async () => {
    const events = await eventsOf(SPOKEN, captionStyle('word', { shadow: 0 }));

    expect(events.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [1000, 2000],
      [2000, 2500],
      [2500, 4000],
    ]);
    expect(events.filter(({ text }) => !text.includes('\\fscx78'))).toEqual([]);
  });
});
