import type { Cue } from '../subtitles/cue';
import type { CaptionStyle } from './caption.style';
import { rowWidth, type SetUnit } from './typeset';

/** What is shown of a cue at once: lines of units, from `startMs` up to `endMs`. */
export interface Page {
  readonly lines: readonly (readonly SetUnit[])[];
  readonly startMs: number;
  readonly endMs: number;
}

/** What a line and a page may hold; the width in ems. */
export interface PageLimits {
  readonly width: number;
  readonly words: number;
  readonly letters: number;
  readonly lines: number;
}

/**
 * A cue as pages that follow each other as its words are spoken. Its author's lines are kept where
 * nobody asks for others and all of them fit; else lines and pages are made about equally long.
 */
export function pagesOf(
  units: readonly SetUnit[],
  limits: PageLimits,
  { shows, maxWords, maxCharacters }: CaptionStyle,
): SetUnit[][][] {
  const isFree = shows === 'lines' && maxWords === null && maxCharacters === null;
  const written = groups(units, ({ beginsLine }) => beginsLine);
  if (isFree && written.length <= limits.lines && written.every((line) => fits(line, limits))) {
    return [written];
  }
  const sentences = isFree ? [[...units]] : afterSentences(units);
  return sentences.flatMap((sentence) => evenPages(sentence, limits));
}

/** Each page is shown until the next is spoken, the last until its cue is over. */
export function withTimes(pages: readonly SetUnit[][][], cue: Cue): readonly Page[] {
  const starts = pages.map((page, at) => (at === 0 ? cue.startMs : (page[0]?.[0]?.startMs ?? 0)));
  return pages.map((lines, at) => ({
    lines,
    startMs: starts[at] ?? cue.startMs,
    endMs: starts[at + 1] ?? cue.endMs,
  }));
}

function groups(units: readonly SetUnit[], begins: (unit: SetUnit) => boolean): SetUnit[][] {
  const found: SetUnit[][] = [];
  for (const unit of units) {
    const isFirst = begins(unit);
    const last = found.at(-1);
    if (!last || isFirst) found.push([unit]);
    else last.push(unit);
  }
  return found;
}

/** A new sentence begins a new page. */
function afterSentences(units: readonly SetUnit[]): SetUnit[][] {
  let isOver = false;
  return groups(units, (unit) => {
    const begins = isOver && unit.space !== null;
    isOver = SENTENCE_END.test(unit.runs.at(-1)?.text ?? '');
    return begins;
  });
}

const SENTENCE_END = /[.!?…。！？؟।]["'”’»)\]]*$/u;

/** As few pages as can be, with lines that are as short as this lets them be. */
function evenPages(units: readonly SetUnit[], limits: PageLimits): SetUnit[][][] {
  const fewest = fill(units, limits);
  let [low, high, best] = [Math.max(...units.map(({ width }) => width)), limits.width, fewest];
  for (let tries = 0; tries < 8; tries += 1) {
    const width = (low + high) / 2;
    const pages = fill(units, { ...limits, width });
    if (isNoLonger(pages, fewest)) [high, best] = [width, pages];
    else low = width;
  }
  return best;
}

/** A second line is no loss where it makes no further page, a third one is. */
function isNoLonger(pages: SetUnit[][][], than: SetUnit[][][]): boolean {
  const lines = (all: SetUnit[][][]) => all.reduce((sum, page) => sum + page.length, 0);
  return pages.length <= than.length && lines(pages) <= lines(than);
}

function fill(units: readonly SetUnit[], limits: PageLimits): SetUnit[][][] {
  const pages: SetUnit[][][] = [];
  for (const unit of units) {
    const page = pages.at(-1);
    const line = page?.at(-1);
    if (line && fits([...line, unit], limits)) line.push(unit);
    else if (page && page.length < limits.lines) page.push([unit]);
    else pages.push([[unit]]);
  }
  return pages;
}

function fits(line: readonly SetUnit[], { width, words, letters }: PageLimits): boolean {
  const spaces = line.filter(({ space }, at) => at > 0 && space !== null).length;
  return (
    rowWidth(line) <= width &&
    // What has no space before it is a part of a word.
    spaces < words &&
    line.reduce((sum, unit) => sum + unit.letters, spaces) <= letters
  );
}
