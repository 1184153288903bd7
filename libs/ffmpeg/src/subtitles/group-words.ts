import type { CueWord } from './cue';
import { letterCount } from './words-in';

/** What ends a line of words. */
export interface WordGrouping {
  readonly maxWords: number;
  readonly maxChars: number;
  /** A silence longer than this, in milliseconds. */
  readonly maxGapMs: number;
}

/**
 * Words in groups that are read at once: a group ends with a sentence, before a silence, and before
 * it would have too many words or letters. One word is always a group, however long it is.
 */
export function groupWords(
  words: readonly CueWord[],
  { maxWords, maxChars, maxGapMs }: WordGrouping,
): readonly (readonly CueWord[])[] {
  const groups: CueWord[][] = [];
  let chars = 0;
  for (const word of words) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const length = letterCount(word.text);
    const fits = group && group.length < maxWords && chars + 1 + length <= maxChars;
    if (fits && last && word.startMs - last.endMs <= maxGapMs && !endsSentence(last.text)) {
      group.push(word);
      chars += 1 + length;
    } else {
      groups.push([word]);
      chars = length;
    }
  }
  return groups;
}

/** Quotes and brackets may close behind the mark; `e.g.` and `3.` are taken for ends as well. */
function endsSentence(text: string): boolean {
  return /[.!?…。！？؟।॥]["'»”’)\]]*$/u.test(text);
}
