import { assColour } from '../subtitles/ass.colour';

/** How an author wants a part of a text beside the style. */
export interface Ink {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  /** As ASS writes it. */
  readonly colour?: string;
}

/** Letters in one ink. */
export interface Span {
  readonly text: string;
  readonly ink: Ink;
}

/** A cue's text without its markup. */
export interface StyledText {
  readonly spans: readonly Span[];
  /** Where the author wants it, as on a number pad; null where the style says it. */
  readonly place: number | null;
}

/** Tags of SRT, and override blocks of ASS that some SRT files carry. */
const MARKUP = /<(\/?)(b|i|u|font)\b([^<>]*)>|\{(\\[^{}]*)\}/gi;

/** Control characters but the line feed; libass would show boxes. */
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;

/**
 * What a cue's text says and how: bold, italic, underlined, colour and position keep their meaning,
 * as tags or as overrides; every other override is dropped, every other tag is text.
 */
export function styledText(text: string): StyledText {
  const plain = text.replace(CONTROLS, '');
  const reader = new MarkupReader();
  let from = 0;
  for (const match of plain.matchAll(MARKUP)) {
    const [markup, close = '', tag, attributes = '', override] = match;
    reader.text(plain.slice(from, match.index));
    if (override !== undefined) reader.overrides(override);
    else if (tag?.toLowerCase() === 'font') reader.font(close !== '', attributes);
    else if (tag !== undefined) reader.tag(tag.toLowerCase(), close === '');
    from = match.index + markup.length;
  }
  reader.text(plain.slice(from));
  return { spans: reader.spans, place: reader.place };
}

/** Whether there is anything of a cue's text to be seen. */
export function isSeen(text: string): boolean {
  return styledText(text).spans.some((span) => span.text.trim() !== '');
}

const COLOUR_ATTRIBUTE = /\bcolor\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/i;

const SWITCHES: Readonly<Record<string, 'bold' | 'italic' | 'underline'>> = {
  b: 'bold',
  i: 'italic',
  u: 'underline',
};

class MarkupReader {
  readonly spans: Span[] = [];
  place: number | null = null;
  private readonly colours: (string | undefined)[] = [];
  private ink: Ink = {};

  text(text: string): void {
    if (text !== '') this.spans.push({ text, ink: this.ink });
  }

  tag(letter: string, isOn: boolean): void {
    const name = SWITCHES[letter];
    if (name === undefined) return;
    this.ink = withPart(this.ink, name, isOn ? true : undefined);
  }

  /** Fonts may stand inside of each other; one without a colour keeps that around it. */
  font(isEnd: boolean, attributes: string): void {
    if (isEnd) this.colours.pop();
    else {
      const [, ...values] = COLOUR_ATTRIBUTE.exec(attributes) ?? [];
      const colour = assColour(values.find((value) => value !== undefined) ?? '');
      this.colours.push(colour ?? this.colours.at(-1));
    }
    this.colour(this.colours.at(-1));
  }

  /** Of `\an8\fs3000\i1` the commands that are kept. */
  overrides(block: string): void {
    for (const command of block.split('\\')) {
      const [, letter = '', isOn] = /^([biu])([01])$/.exec(command) ?? [];
      this.tag(letter, isOn === '1');
      const colour = /^1?c&H([0-9a-f]{6})&?$/i.exec(command)?.[1];
      if (colour !== undefined) this.colour(`&H${colour.toUpperCase()}&`);
      const place = /^an([1-9])$/.exec(command)?.[1];
      if (place !== undefined) this.place ??= Number(place);
    }
  }

  private colour(colour: string | undefined): void {
    this.ink = withPart(this.ink, 'colour', colour);
  }
}

/** An ink with a part of it changed, or without it. */
function withPart(ink: Ink, name: keyof Ink, value: boolean | string | undefined): Ink {
  const others = Object.entries(ink).filter(([part]) => part !== name);
  const parts = value === undefined ? others : [...others, [name, value] as const];
  return Object.fromEntries(parts);
}
