/** Invisible and without width: it parts a backslash from what would make it a command. */
const WORD_JOINER = '\u2060';

/** Tags of SRT that are kept; everything else between `<` and `>` is text or dropped. */
const TAG = /<(\/?)([biu])\s*>|<\/?font\b[^>]*>/gi;

/** Override blocks of ASS that some SRT files carry; only the position is understood. */
const OVERRIDE = /\{\\[^{}]*\}/g;
const POSITION = /^\s*\{\\an([1-9])\}/;

/**
 * A cue's text as the text of an ASS event: `<b>`, `<i>`, `<u>` and a leading `{\an8}` keep their
 * meaning, every other command is shown as text or dropped, so that nobody but us writes overrides.
 */
export function toAssText(text: string): string {
  const position = POSITION.exec(text)?.[1];
  const plain = text.replace(OVERRIDE, '').replace(CONTROLS, '').trim();
  let styled = '';
  let from = 0;
  for (const match of plain.matchAll(TAG)) {
    const [tag, close, letter] = match;
    styled += literal(plain.slice(from, match.index));
    if (letter !== undefined) styled += `{\\${letter.toLowerCase()}${close === '/' ? 0 : 1}}`;
    from = match.index + tag.length;
  }
  styled += literal(plain.slice(from));
  return position === undefined ? styled : `{\\an${position}}${styled}`;
}

/** Control characters but the line feed; libass would show boxes. */
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;

/** Text that libass shows as it is written. */
function literal(text: string): string {
  return text
    .replaceAll('\\', `\\${WORD_JOINER}`)
    .replaceAll('{', '\\{')
    .replaceAll('}', '\\}')
    .replaceAll('\n', '\\N');
}
