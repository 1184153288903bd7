import { assColour } from './ass.colour';
import { WORD_JOINER } from './plain-text';

/** Tags of SRT, and override blocks of ASS that some SRT files carry. */
const MARKUP = /<(\/?)(b|i|u|font)\b([^<>]*)>|\{(\\[^{}]*)\}/gi;

/**
 * A cue's text as the text of an ASS event: bold, italic, underlined, colour and position keep their
 * meaning, as tags or as overrides; every other command is shown as text or dropped, so that nobody
 * but us writes overrides. Empty where nothing of it can be seen.
 */
export function toAssText(text: string): string {
  const plain = text.replace(CONTROLS, '');
  const writer = new AssText();
  let from = 0;
  for (const match of plain.matchAll(MARKUP)) {
    const [markup, close = '', tag, attributes = '', override] = match;
    writer.text(plain.slice(from, match.index));
    if (override !== undefined) writer.overrides(override);
    else if (tag?.toLowerCase() === 'font') writer.font(close !== '', attributes);
    else if (tag !== undefined) writer.tag(tag.toLowerCase(), close !== '');
    from = match.index + markup.length;
  }
  writer.text(plain.slice(from));
  return writer.finished();
}

/** Control characters but the line feed; libass would show boxes. */
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;

const COLOUR_ATTRIBUTE = /\bcolor\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/i;

/** Puts an event's text together from letters and from the few commands that there are. */
class AssText {
  private readonly parts: string[] = [];
  private readonly colours: string[] = [];
  private position = '';
  private hasLetters = false;

  text(text: string): void {
    if (text.trim() !== '') this.hasLetters = true;
    this.parts.push(literal(text));
  }

  /** An end goes back to the style's own, which is bold. */
  tag(letter: string, isEnd: boolean): void {
    this.parts.push(`{\\${letter}${isEnd ? '' : '1'}}`);
  }

  /** Fonts may stand inside of each other; one without a colour keeps that around it. */
  font(isEnd: boolean, attributes: string): void {
    if (isEnd) this.colours.pop();
    else {
      const [, ...values] = COLOUR_ATTRIBUTE.exec(attributes) ?? [];
      const colour = assColour(values.find((value) => value !== undefined) ?? '');
      this.colours.push(colour ?? this.colours.at(-1) ?? '');
    }
    this.parts.push(`{\\c${this.colours.at(-1) ?? ''}}`);
  }

  /** Of `\an8\fs3000\i1` the commands that are kept. */
  overrides(block: string): void {
    for (const command of block.split('\\')) {
      if (/^[biu][01]$/.test(command)) this.parts.push(`{\\${command}}`);
      const colour = /^1?c&H([0-9a-f]{6})&?$/i.exec(command)?.[1];
      if (colour !== undefined) this.parts.push(`{\\c&H${colour.toUpperCase()}&}`);
      if (/^an[1-9]$/.test(command) && this.position === '') this.position = `{\\${command}}`;
    }
  }

  finished(): string {
    return this.hasLetters ? this.position + this.parts.join('').trim() : '';
  }
}

/** Text that libass shows as it is written. */
function literal(text: string): string {
  return text
    .replaceAll('\\', `\\${WORD_JOINER}`)
    .replaceAll('{', '\\{')
    .replaceAll('}', '\\}')
    .replaceAll('\n', '\\N');
}
