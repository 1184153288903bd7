import type { Cue } from '../cue';
import { asWritten } from '../plain-text';
import { markedWords, type TimeMark } from '../word-times';
import { letterCount } from '../words-in';
import type { AssPiece, AssTag } from './ass.script';

/**
 * An event as a cue for a style of ours: its text with bold, italic, underlined and coloured parts
 * and its place, and the times of its words where it has karaoke tags.
 */
export function assCue(
  pieces: readonly AssPiece[],
  { startMs, endMs, place }: Pick<Cue, 'startMs' | 'endMs'> & { readonly place: number },
): Cue {
  const marks: TimeMark[] = [];
  let [text, plain, at, letters, syllables] = ['', '', place, 0, startMs];
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      text += asWritten(piece.text);
      plain += piece.text;
      letters += letterCount(piece.text);
      continue;
    }
    for (const { name, argument } of piece.tags) {
      if (name === 'an' && argument !== '') at = Number(argument);
      if (name === 'kt') syllables = startMs + Number(argument) * 10;
      else if (/^(k|K|kf|ko)$/.test(name)) {
        marks.push({ letters, ms: Math.min(endMs, syllables) });
        syllables += Number(argument) * 10;
        marks.push({ letters: -1, ms: Math.min(endMs, syllables) });
      } else text += override(name, argument);
    }
    // The end of a syllable stands where the next one begins, which is known later.
  }
  const position = at === USUAL ? '' : `{\\an${at}}`;
  const timed = settled(marks, letters);
  return {
    ...{ startMs, endMs, text: position + text.trim() },
    ...(timed.length > 0 && { words: markedWords(plain, { startMs, endMs }, timed) }),
  };
}

/** The middle of the bottom. */
const USUAL = 2;

/** Commands that cues of every format may have. */
function override(name: AssTag['name'], argument: string): string {
  if (/^[biu]$/.test(name)) return `{\\${name}${argument === '' || argument === '0' ? 0 : 1}}`;
  if ((name === 'c' || name === '1c') && argument !== '') return `{\\c${argument}}`;
  return '';
}

/** Gives the ends of syllables their places: where the next one begins, or the end of the text. */
function settled(marks: readonly TimeMark[], total: number): readonly TimeMark[] {
  return marks
    .map((mark, at) =>
      mark.letters >= 0 ? mark : { ...mark, letters: marks[at + 1]?.letters ?? total },
    )
    .sort((a, b) => a.letters - b.letters || a.ms - b.ms);
}
