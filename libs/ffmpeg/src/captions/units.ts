import type { Cue } from '../subtitles/cue';
import { wordTimes } from '../subtitles/word-times';
import type { Span } from './styled.text';
import { styledText } from './styled.text';

/** What a line may not be broken within: a word, or a part of text that has no spaces. */
export interface Unit {
  readonly spans: readonly Span[];
  /** Whether a space stands before it where it does not begin a line. */
  readonly spaced: boolean;
  /** Whether its author begins a line with it. */
  readonly beginsLine: boolean;
  /** When it is spoken, in milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
}

/** A cue as units, and where its author wants it. */
export interface UnitsOfCue {
  readonly units: readonly Unit[];
  readonly place: number | null;
}

/** A cue in units with their times. */
export function unitsOf(cue: Cue): UnitsOfCue {
  const { spans, place } = styledText(cue.text);
  const text = spans.map((span) => span.text).join('');
  const times = letterTimes(cue);
  let letters = 0;
  const units = pieces(text).map(({ from, to, before }, at): Unit => {
    const first = letters;
    letters += visible(text.slice(from, to));
    return {
      spans: cut(spans, from, to),
      spaced: before !== '',
      beginsLine: at > 0 && before.includes('\n'),
      startMs: times(first).startMs,
      endMs: times(letters - 1).endMs,
    };
  });
  return { units, place };
}

interface Piece {
  readonly from: number;
  readonly to: number;
  /** The white space in front of it. */
  readonly before: string;
}

/** Words by spaces; where a script has none, by what its readers take for words. */
function pieces(text: string): Piece[] {
  return [...text.matchAll(/(\s*)(\S+)/gu)].flatMap((match): Piece[] => {
    const [all, before = '', word = ''] = match;
    const from = match.index + all.length - word.length;
    if (!UNSPACED.test(word)) return [{ from, to: from + word.length, before }];
    return parts(word).map(({ at, length }, index) => ({
      from: from + at,
      to: from + at + length,
      before: index === 0 ? before : '',
    }));
  });
}

const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Closing signs stay with the word before them, opening ones with that behind. */
function parts(word: string): { at: number; length: number }[] {
  const found: { at: number; length: number }[] = [];
  let opened = false;
  for (const { segment, index, isWordLike } of WORDS.segment(word)) {
    const last = found.at(-1);
    if (last && (opened || !isWordLike) && !OPENING.test(segment)) last.length += segment.length;
    else found.push({ at: index, length: segment.length });
    opened = OPENING.test(segment);
  }
  return found;
}

const OPENING = /^[\p{Ps}\p{Pi}]+$/u;

function cut(spans: readonly Span[], from: number, to: number): Span[] {
  let at = 0;
  return spans.flatMap(({ text, ink }) => {
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    at += text.length;
    return part === '' ? [] : [{ text: part, ink }];
  });
}

/** When the nth letter is spoken: within its word, however the words were parted. */
function letterTimes(cue: Cue): (letter: number) => { startMs: number; endMs: number } {
  const ends: { upTo: number; startMs: number; endMs: number }[] = [];
  let upTo = 0;
  for (const { text, startMs, endMs } of wordTimes(cue)) {
    upTo += visible(text);
    ends.push({ upTo, startMs, endMs });
  }
  let at = 0;
  return (letter) => {
    while (at < ends.length - 1 && (ends[at]?.upTo ?? 0) <= letter) at += 1;
    while (at > 0 && (ends[at - 1]?.upTo ?? 0) > letter) at -= 1;
    return ends[at] ?? cue;
  };
}

function visible(text: string): number {
  return text.replace(/\s+/gu, '').length;
}
