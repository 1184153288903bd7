import { invalid, quoted } from '../caption.fault';
import { CAPTION_LIMITS, type Cue } from '../cue';
import { letterCount } from '../words-in';
import { letterArea } from './ass.area';
import { assCue } from './ass.cue';
import { SCRIPT_LIMITS, type AssEvent, type AssPiece, type AssStyle } from './ass.script';
import { valuesOf, type AssLine } from './ass.sections';
import type { TagContext } from './ass.tags';
import { textPieces } from './ass.text-pieces';
import { assTime, boundedNumber } from './ass.values';

/** What events are checked against. */
export interface EventContext extends TagContext {
  readonly styles: readonly AssStyle[];
}

/** A line of events, the how many-th it is from 0, and what its values stand for. */
export interface Dialogue {
  readonly line: AssLine;
  readonly at: number;
  readonly columns: readonly string[];
}

/** One event, read and bounded. Throws MediaError `subtitle_invalid` that names it. */
export function eventOf({ line, at, columns }: Dialogue, context: EventContext): AssEvent {
  const place = `Event ${at + 1} (line ${line.line + 1})`;
  checkLength(place, line.value.length, SCRIPT_LIMITS.charsPerLine);
  const values = valuesOf(line.value, columns);
  const times = timesOf(values, place, line);
  if ((values.get('effect') ?? '').trim() !== '') context.ignored.add('effects');
  const style = context.styleOf(values.get('style') ?? '') ?? 0;
  const pieces = textPieces(values.get('text') ?? '', context);
  if (!pieces) throw invalid(`${place} has more than ${SCRIPT_LIMITS.tagsPerEvent} tags.`);
  const letters = lettersOf(pieces);
  checkLength(place, letters, CAPTION_LIMITS.charsPerCue);
  const own = Number(context.styles[style]?.values.alignment ?? 2);
  const { canvas, styles } = context;
  return {
    ...placeOf(values, Math.max(canvas.width, canvas.height)),
    style,
    pieces,
    cue: assCue(pieces, { ...times, place: own }),
    area: letterArea(pieces, { letters, style, styles, canvas }),
  };
}

function checkLength(place: string, chars: number, limit: number): void {
  if (chars > limit) throw invalid(`${place} has ${chars} characters; the limit is ${limit}.`);
}

type Values = ReadonlyMap<string, string>;

function timesOf(values: Values, place: string, { value }: AssLine): Omit<Cue, 'text'> {
  const [startMs, endMs] = [assTime(values.get('start') ?? ''), assTime(values.get('end') ?? '')];
  if (startMs === undefined || endMs === undefined) {
    throw invalid(`${place} has no times of the form 0:00:01.00: ${quoted(value)}.`);
  }
  return { startMs, endMs };
}

function placeOf(values: Values, side: number): Pick<AssEvent, 'layer' | 'margins'> {
  const number = (name: string, most: number) =>
    Math.round(Number(boundedNumber(values.get(name) ?? '', [0, most]) ?? 0));
  return {
    layer: number('layer', 1_000),
    margins: [number('marginl', side), number('marginr', side), number('marginv', side)],
  };
}

function lettersOf(pieces: readonly AssPiece[]): number {
  return pieces.reduce(
    (sum, piece) => sum + (piece.kind === 'text' ? letterCount(piece.text) : 0),
    0,
  );
}
