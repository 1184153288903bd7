import type { Cue } from '../cue';
import { WORD_JOINER } from '../plain-text';
import { assClock } from './ass.clock';
import { STYLE_FIELDS, type AssEvent, type AssPiece, type AssScript } from './ass.script';
import { writtenTag } from './ass.tags';

/** An event and the time in which it is shown. */
export interface ShownEvent {
  readonly event: AssEvent;
  readonly cue: Pick<Cue, 'startMs' | 'endMs'>;
}

/**
 * A script written anew, in its own look: nothing in it is a text of its author but what is shown,
 * and that can not become a command.
 */
export function writeScript(script: AssScript, shown: readonly ShownEvent[]): string {
  const { canvas, styles } = script;
  const names = STYLE_FIELDS.map((field) => FIELD_NAMES[field] ?? field);
  const lines = [
    '[Script Info]',
    'ScriptType: v4.00+',
    `PlayResX: ${canvas.width}`,
    `PlayResY: ${canvas.height}`,
    `WrapStyle: ${canvas.wrapStyle}`,
    `ScaledBorderAndShadow: ${canvas.scaledBorder ? 'yes' : 'no'}`,
    'YCbCr Matrix: None',
    '',
    '[V4+ Styles]',
    `Format: Name, Fontname, ${names.join(', ')}`,
    ...styles.map(({ font, values }, at) => {
      const fields = STYLE_FIELDS.map((field) => values[field]);
      return `Style: ${[`S${at}`, font, ...fields].join(',')}`;
    }),
    '',
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
    ...shown.map(dialogue),
  ];
  return `${lines.join('\n')}\n`;
}

/** libass knows names of columns in any case, but not all programs do. */
const FIELD_NAMES: Readonly<Partial<Record<string, string>>> = {
  ...{ fontsize: 'Fontsize', primarycolour: 'PrimaryColour', secondarycolour: 'SecondaryColour' },
  ...{ outlinecolour: 'OutlineColour', backcolour: 'BackColour', bold: 'Bold', italic: 'Italic' },
  ...{ underline: 'Underline', strikeout: 'StrikeOut', scalex: 'ScaleX', scaley: 'ScaleY' },
  ...{ spacing: 'Spacing', angle: 'Angle', borderstyle: 'BorderStyle', outline: 'Outline' },
  ...{ shadow: 'Shadow', alignment: 'Alignment', marginl: 'MarginL', marginr: 'MarginR' },
  ...{ marginv: 'MarginV', encoding: 'Encoding' },
};

function dialogue({ event, cue }: ShownEvent): string {
  const { layer, style, margins, pieces } = event;
  const times = `${assClock(cue.startMs)},${assClock(cue.endMs)}`;
  const text = pieces.map(written).join('');
  return `Dialogue: ${layer},${times},S${style},,${margins.join(',')},,${text}`;
}

function written(piece: AssPiece): string {
  if (piece.kind === 'text') return literal(piece.text);
  return piece.tags.length === 0 ? '' : `{${piece.tags.map(writtenTag).join('')}}`;
}

/** Text that libass shows as it is. */
function literal(text: string): string {
  return text
    .replaceAll('\\', `\\${WORD_JOINER}`)
    .replaceAll('{', '\\{')
    .replaceAll('}', '\\}')
    .replaceAll('\n', '\\N')
    .replaceAll('\u00a0', '\\h');
}
