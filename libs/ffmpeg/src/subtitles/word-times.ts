import type { Cue, CueWord } from './cue';
import { plainText } from './plain-text';
import { wordsIn } from './words-in';

/** A place in a text and when the voice is there; several at one place are a pause. */
export interface TimeMark {
  /** Letters of the text before it, white space not counted. */
  readonly letters: number;
  readonly ms: number;
}

/**
 * When each word of a cue is spoken, in whole milliseconds: as its source says, else its time shared
 * out by length, without gaps and from its start to its end.
 */
export function wordTimes(cue: Cue): readonly CueWord[] {
  return cue.words ?? markedWords(plainText(cue.text), cue, []);
}

/** The words of a plain text between the marks that its source has set, in their order. */
export function markedWords(
  text: string,
  { startMs, endMs }: Pick<Cue, 'startMs' | 'endMs'>,
  marks: readonly TimeMark[],
): readonly CueWord[] {
  const words = wordsIn(text);
  const total = words.reduce((sum, { letters }) => sum + letters, 0);
  const line = [{ letters: 0, ms: startMs }, ...marks, { letters: total, ms: endMs }];
  const spoken: CueWord[] = [];
  let [before, at] = [0, 0];
  for (const word of words) {
    const after = before + word.letters;
    while (isPassed(line[at + 1], before, total)) at += 1;
    const start = timeAt(line, at, before);
    // A mark at a word's end ends it there; what begins there begins at the last mark.
    let last = at;
    while ((line[last + 1]?.letters ?? total) < after) last += 1;
    spoken.push({ startMs: start, endMs: timeAt(line, last, after), text: word.text });
    before = after;
  }
  return spoken;
}

/** The end itself is no beginning: where nothing follows, nothing waits for it. */
function isPassed(next: TimeMark | undefined, letters: number, total: number): boolean {
  return next !== undefined && next.letters <= letters && next.letters < total;
}

/** Between two marks time goes by evenly. */
function timeAt(line: readonly TimeMark[], at: number, letters: number): number {
  const [from, to] = [line[at], line[at + 1]];
  if (!from) return 0;
  if (!to || to.letters === from.letters) return Math.round(from.ms);
  const share = (letters - from.letters) / (to.letters - from.letters);
  return Math.round(from.ms + (to.ms - from.ms) * share);
}
