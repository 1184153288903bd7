import { invalid } from './caption.fault';
import type { Cue, CueWord } from './cue';
import { groupWords } from './group-words';
import { asWritten } from './plain-text';

/** A word as a transcript has it, in seconds of the video. */
export interface SpokenWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Two lines of what is read at ease, and a silence in which captions go. */
const GROUPING = { maxWords: 14, maxChars: 64, maxGapMs: 700 } as const;
/** Longest line; the second one begins behind it. */
const LINE_CHARS = 34;

/**
 * Words with their times, as JSON, as cues of up to two lines that end with sentences and silences.
 * Throws MediaError `subtitle_invalid`.
 */
export function parseTranscript(json: string): readonly Cue[] {
  const words = spokenWords(json).map(toCueWord);
  return groupWords(words, GROUPING).map(toCue);
}

function spokenWords(json: string): readonly SpokenWord[] {
  const list = parsed(json);
  if (!Array.isArray(list) || list.length === 0) throw invalid('It has no words.');
  const wrong = list.findIndex((word) => !isSpoken(word));
  if (wrong >= 0) throw invalid(`Word ${wrong + 1} has no text or no times.`);
  return list as readonly SpokenWord[];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw invalid('It is no JSON.');
  }
}

function isSpoken(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { text, start, end } = value as Partial<Record<keyof SpokenWord, unknown>>;
  if (typeof text !== 'string' || text.trim() === '') return false;
  return typeof start === 'number' && typeof end === 'number' && start >= 0 && end >= start;
}

function toCueWord({ text, start, end }: SpokenWord): CueWord {
  const shown = text.trim().replace(/\s+/g, ' ');
  return { startMs: Math.round(start * 1000), endMs: Math.round(end * 1000), text: shown };
}

function toCue(words: readonly CueWord[]): Cue {
  const startMs = words[0]?.startMs ?? 0;
  const endMs = Math.max(...words.map((word) => word.endMs));
  return { startMs, endMs, text: asWritten(twoLines(words)), words };
}

/** Broken where both lines come out nearest to each other, if one is too long. */
function twoLines(words: readonly CueWord[]): string {
  const texts = words.map(({ text }) => text);
  const whole = texts.join(' ');
  if (whole.length <= LINE_CHARS || texts.length < 2) return whole;
  const lengths = texts.map((_text, at) => texts.slice(0, at + 1).join(' ').length);
  const half = whole.length / 2;
  const away = lengths.map((length) => Math.abs(length - half));
  const at = away.indexOf(Math.min(...away.slice(0, -1)));
  return `${texts.slice(0, at + 1).join(' ')}\n${texts.slice(at + 1).join(' ')}`;
}
