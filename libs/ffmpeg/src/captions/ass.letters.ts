import type { InkedRun, SetUnit } from './typeset';

/** Invisible and without width: it parts a backslash from what would make it a command. */
const WORD_JOINER = '\u2060';

/** How the letters of a line are written; lengths in pixels. */
export interface LetterLook {
  readonly em: number;
  /** Overrides in front of a unit, e.g. its colours over time. */
  readonly before: (unit: SetUnit) => string;
  /** Of letters whose author wants no other; null where `before` says it or nobody sees it. */
  readonly colour: string | null;
}

/** The letters of a line with what says their font, slant and colour: all of the commands are ours. */
export function assLetters(units: readonly SetUnit[], look: LetterLook): string {
  const state: WriterState = { font: '', ink: '' };
  return units
    .map((unit, at) => {
      const gap = at > 0 && unit.space ? written(unit.space, look, state) : '';
      const before = look.before(unit);
      return `${gap}${before}${unit.runs.map((run) => written(run, look, state)).join('')}`;
    })
    .join('');
}

interface WriterState {
  font: string;
  ink: string;
}

function written(run: InkedRun, { em, colour }: LetterLook, state: WriterState): string {
  const font = `\\fn${run.face.name}\\fs${pixels((run.ascent + run.descent) * em)}`;
  const ink = inkOf(run, colour);
  const changes = `${font === state.font ? '' : font}${ink === state.ink ? '' : ink}`;
  Object.assign(state, { font, ink });
  return `${changes === '' ? '' : `{${changes}}`}${literal(run.text)}`;
}

function inkOf({ slanted, ink }: InkedRun, colour: string | null): string {
  const paint = colour === null ? '' : `\\1c${ink.colour ?? colour}`;
  return `\\i${slanted ? 1 : 0}\\u${ink.underline ? 1 : 0}${paint}`;
}

/** Text that libass shows as it is written. */
export function literal(text: string): string {
  return text
    .replaceAll('\\', `\\${WORD_JOINER}`)
    .replaceAll('{', '\\{')
    .replaceAll('}', '\\}')
    .replaceAll('\n', ' ');
}

/** A length as ASS has it, to a hundredth. */
export function pixels(length: number): string {
  return String(Math.round(length * 100) / 100);
}
