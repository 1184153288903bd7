import type { FontShelf, Run } from '../fonts/font.shelf';
import type { CaptionStyle } from './caption.style';
import type { Capitals } from './capitals';
import type { Ink, Span } from './styled.text';
import type { Unit } from './units';

/** Letters of one font in one ink. */
export interface InkedRun extends Run {
  readonly ink: Ink;
}

/** A unit as it will be drawn; lengths in ems. */
export interface SetUnit {
  readonly runs: readonly InkedRun[];
  readonly width: number;
  /** The space before it; null where none stands there. */
  readonly space: InkedRun | null;
  readonly beginsLine: boolean;
  readonly letters: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** What letters are set by. */
export interface TypeSetting {
  readonly style: CaptionStyle;
  readonly shelf: FontShelf;
  /** For styles in capitals. */
  readonly capitals: Capitals;
}

/** Units in the fonts of a style. */
export function typeset(units: readonly Unit[], setting: TypeSetting): readonly SetUnit[] {
  const { style, shelf } = setting;
  const [run] = shelf.runs(' ', { family: style.font, bold: style.bold, italic: style.italic });
  const space = run ? { ...run, ink: {} } : null;
  const whole = units.map(({ spans }) => spans.map(({ text }) => text).join('')).join(' ');
  return units.map((unit) => {
    const runs = unit.spans.flatMap((span) => inkedRuns(span, setting, whole));
    return {
      runs,
      width: runs.reduce((sum, { width }) => sum + width, 0),
      space: unit.spaced ? space : null,
      beginsLine: unit.beginsLine,
      letters: unit.spans.reduce((sum, { text }) => sum + [...text].length, 0),
      startMs: unit.startMs,
      endMs: unit.endMs,
    };
  });
}

/** `beside` is the text around it, which tells a language. */
function inkedRuns(
  { text, ink }: Span,
  { style, shelf, capitals }: TypeSetting,
  beside: string,
): InkedRun[] {
  const shown = style.uppercase ? capitals(text) : text;
  const lettering = {
    family: style.font,
    bold: ink.bold ?? style.bold,
    italic: ink.italic ?? style.italic,
    beside,
  };
  return shelf.runs(shown, lettering).map((run) => ({ ...run, ink }));
}

/** The width of units in a row, in ems. */
export function rowWidth(units: readonly SetUnit[]): number {
  return units.reduce((sum, unit, at) => sum + unit.width + (at === 0 ? 0 : gapOf(unit)), 0);
}

/** The width of the space before a unit, in ems. */
export function gapOf({ space }: SetUnit): number {
  return space?.width ?? 0;
}

/** Units that are none of them wider than a line: longer words are cut between letters. */
export function cutToWidth(units: readonly SetUnit[], most: number, shelf: FontShelf): SetUnit[] {
  return units.flatMap((unit) => (unit.width <= most ? [unit] : pieces(unit, most, shelf)));
}

function pieces(unit: SetUnit, most: number, shelf: FontShelf): SetUnit[] {
  const rows: InkedRun[][] = [[]];
  let width = 0;
  for (const run of unit.runs) {
    for (const letter of shelf.letters(run)) {
      if (width > 0 && width + letter.width > most) {
        rows.push([]);
        width = 0;
      }
      width += letter.width;
      rows.at(-1)?.push({ ...run, ...letter });
    }
  }
  return rows.map((letters, at) => ({
    ...unit,
    runs: joined(letters),
    width: letters.reduce((sum, letter) => sum + letter.width, 0),
    space: at === 0 ? unit.space : null,
    letters: letters.length,
    ...timeOf(unit, at, rows.length),
  }));
}

/** Letters of one font and ink are drawn together, so that they are kerned and joined. */
function joined(letters: readonly InkedRun[]): InkedRun[] {
  const runs: InkedRun[] = [];
  for (const letter of letters) {
    const last = runs.at(-1);
    if (last?.face === letter.face && last.ink === letter.ink) {
      runs[runs.length - 1] = {
        ...last,
        text: last.text + letter.text,
        width: last.width + letter.width,
      };
    } else runs.push(letter);
  }
  return runs;
}

function timeOf({ startMs, endMs }: SetUnit, part: number, parts: number) {
  const at = (share: number) => startMs + ((endMs - startMs) * share) / parts;
  return { startMs: at(part), endMs: at(part + 1) };
}
