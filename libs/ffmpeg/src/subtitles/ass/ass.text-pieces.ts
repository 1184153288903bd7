import { WORD_JOINER } from '../plain-text';
import { SCRIPT_LIMITS, type AssPiece } from './ass.script';
import { assTags, type TagContext } from './ass.tags';

/**
 * The text of an event as stretches of text and the tags between them. `\N` becomes a line feed,
 * `\h` a space that does not break; text between `\p1` and `\p0` is a drawing and left out.
 * Undefined where there are more tags than are drawn.
 */
export function textPieces(text: string, context: TagContext): readonly AssPiece[] | undefined {
  const pieces: AssPiece[] = [];
  let isDrawing = false;
  let count = 0;
  for (const [piece, block] of text.matchAll(PIECES)) {
    if (block === undefined) {
      if (!isDrawing) pieces.push({ kind: 'text', text: shown(piece) });
      continue;
    }
    const tags = assTags(block, context);
    count += tags.length;
    const drawing = tags.findLast(({ name }) => name === 'p');
    if (drawing) isDrawing = drawing.argument !== '0' && drawing.argument !== '';
    if (isDrawing) context.ignored.add('drawings');
    pieces.push({ kind: 'tags', tags: tags.filter(({ name }) => name !== 'p') });
  }
  return count > SCRIPT_LIMITS.tagsPerEvent ? undefined : pieces;
}

/** A block, text up to the next one, or a brace that none follows. */
const PIECES = /\{([^{}]*)\}|(?:\\[{}]|[^{])+|\{/g;

/** Control characters but the line feed; libass would show boxes. */
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;

function shown(text: string): string {
  return text
    .replace(CONTROLS, '')
    .replaceAll(WORD_JOINER, '')
    .replace(/\\([Nnh{}])/g, (_whole, letter: string) => ESCAPES[letter] ?? letter);
}

/** A soft break is a space in the usual wrap style. */
const ESCAPES: Readonly<Record<string, string>> = { N: '\n', n: ' ', h: '\u00a0' };
