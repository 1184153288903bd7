import type { Size } from '../picture';
import { assClock } from '../subtitles/ass/ass.clock';

/** One thing that libass draws: letters or a shape, with all its overrides in the text. */
export interface AssEvent {
  /** What is drawn later lies over what is drawn before. */
  readonly layer: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** The picture that is drawn into, and a font that is there: libass draws no shape without one. */
export interface AssCanvas {
  readonly size: Size;
  readonly font: string;
}

/** A file for a video of a size; events say everything about how they look. */
export function assDocument(events: readonly AssEvent[], canvas: AssCanvas): string {
  return `${[...header(canvas), ...events.map(line)].join('\n')}\n`;
}

function header({ size: { width, height }, font }: AssCanvas): string[] {
  return [
    '[Script Info]',
    'ScriptType: v4.00+',
    `PlayResX: ${width}`,
    `PlayResY: ${height}`,
    // Lines are broken by us.
    'WrapStyle: 2',
    'ScaledBorderAndShadow: yes',
    'Kerning: yes',
    'YCbCr Matrix: None',
    '',
    '[V4+ Styles]',
    `Format: ${STYLE_FIELDS.join(', ')}`,
    `Style: Caption,${font},20,${COLOURS},0,0,0,0,100,100,0,0,1,0,0,5,0,0,0,1`,
    '',
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
  ];
}

const COLOURS = '&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000';

const STYLE_FIELDS = [
  ...['Name', 'Fontname', 'Fontsize'],
  ...['PrimaryColour', 'SecondaryColour', 'OutlineColour', 'BackColour'],
  ...['Bold', 'Italic', 'Underline', 'StrikeOut', 'ScaleX', 'ScaleY', 'Spacing', 'Angle'],
  ...['BorderStyle', 'Outline', 'Shadow', 'Alignment', 'MarginL', 'MarginR', 'MarginV', 'Encoding'],
];

function line({ layer, startMs, endMs, text }: AssEvent): string {
  return `Dialogue: ${layer},${assClock(startMs)},${assClock(endMs)},Caption,,0,0,0,,${text}`;
}

/** Milliseconds as an event's own clock has them after rounding. */
export function rounded(ms: number): number {
  return Math.round(ms / 10) * 10;
}
