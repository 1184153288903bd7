import { clockMs } from './caption.clock';
import type { Cue, CueWord } from './cue';
import { asWritten } from './plain-text';
import { markedWords, type TimeMark } from './word-times';
import { letterCount } from './words-in';

/** The text of a WebVTT cue as ours, and its words where it has stamps for them. */
export interface VttText {
  readonly text: string;
  readonly words?: readonly CueWord[];
}

const PIECES = /<([^<>]*)>|([^<]+)|</g;
const STAMP = /^(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})\.(\d{3})$/;
/** Colours that every WebVTT player has classes for. */
const COLOURS = /\.(white|lime|cyan|red|yellow|magenta|blue|black)(?=\.|$)/;

/**
 * Bold, italic, underlined and the eight colours stay; names of speakers, languages and classes do
 * not show, and of ruby its base alone. Entities become what they stand for.
 */
export function vttText(body: string, { startMs, endMs }: Omit<Cue, 'text'>): VttText {
  const reader = new TagReader();
  for (const [piece, tag, text] of body.matchAll(PIECES)) {
    if (tag === undefined) reader.text(unescaped(text ?? piece));
    else reader.tag(tag, { startMs, endMs });
  }
  const { marks, plain } = reader;
  const text = reader.finished();
  return marks.length === 0
    ? { text }
    : { text, words: markedWords(plain, { startMs, endMs }, marks) };
}

/** Puts the text and its marks together; tags that are left open end with the cue. */
class TagReader {
  readonly marks: TimeMark[] = [];
  plain = '';
  private shown = '';
  private isReading = false;
  private readonly classes: string[] = [];
  private letters = 0;

  text(text: string): void {
    if (this.isReading) return;
    this.plain += text;
    this.letters += letterCount(text);
    this.shown += asWritten(text);
  }

  tag(tag: string, cue: Pick<Cue, 'startMs' | 'endMs'>): void {
    const [, close, name = '', rest = ''] = /^(\/?)([a-z]*)(.*)$/is.exec(tag) ?? [];
    if (/^[biu]$/.test(name)) this.shown += `<${close}${name}>`;
    else if (name === 'c') this.colour(close !== '', rest);
    else if (name === 'rt') this.isReading = close === '';
    else if (name === 'ruby') this.isReading = false;
    else if (name === '') this.stamp(tag, cue);
  }

  finished(): string {
    return this.shown.trim();
  }

  private colour(isEnd: boolean, classes: string): void {
    const colour = COLOURS.exec(classes)?.[1];
    const shown = isEnd ? this.classes.pop() : colour;
    if (!isEnd) this.classes.push(colour ?? '');
    if (shown) this.shown += isEnd ? '</font>' : `<font color="${shown}">`;
  }

  /** One outside of the cue or behind a later one is no help to anybody. */
  private stamp(tag: string, { startMs, endMs }: Pick<Cue, 'startMs' | 'endMs'>): void {
    const match = STAMP.exec(tag);
    const ms = match ? clockMs(match.slice(1)) : undefined;
    if (ms === undefined || ms < (this.marks.at(-1)?.ms ?? startMs) || ms > endMs) return;
    this.marks.push({ letters: this.letters, ms });
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
  ...{ nbsp: '\u00a0', lrm: '\u200e', rlm: '\u200f' },
};

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi, (whole, ...found) => {
    const [decimal, hex, name] = found as readonly (string | undefined)[];
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = Number(hex === undefined ? decimal : `0x${hex}`);
    return isLetter(code) ? String.fromCodePoint(code) : whole;
  });
}

function isLetter(code: number): boolean {
  return code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
}
