import type { Size } from '../picture';
import type { Cue } from './cue';
import { assClock } from './ass/ass.clock';
import { toAssText } from './ass.text';

/**
 * Cues as an ASS file for a video of a size, in our one style. The file is ours alone: no text of
 * a user can become a command in it.
 */
export function writeAss(cues: readonly Cue[], size: Size): string {
  return `${[...header(size), ...cues.map(event)].join('\n')}\n`;
}

/** Lengths in pixels of the video. */
interface Style {
  readonly fontSize: number;
  readonly outline: number;
  readonly shadow: number;
  readonly sideMargin: number;
  readonly bottomMargin: number;
}

/**
 * White on black edges. The size is 5 % of a landscape's height; narrow pictures get smaller
 * letters, so that a line holds about 25 characters, and stand clear of what apps lay over them.
 */
export function captionStyle({ width, height }: Size): Style {
  const isPortrait = height > width;
  const fontSize = Math.max(8, Math.round(0.05 * Math.min(height, 1.4 * width)));
  return {
    fontSize,
    outline: round(fontSize * 0.065),
    shadow: round(fontSize * 0.025),
    sideMargin: Math.round(width * (isPortrait ? 0.07 : 0.08)),
    bottomMargin: Math.round(height * (isPortrait ? 0.16 : 0.06)),
  };
}

/** The family that development machines and the worker's image both have. */
export const CAPTION_FONT = 'DejaVu Sans';

function header(size: Size): string[] {
  const { fontSize, outline, shadow, sideMargin, bottomMargin } = captionStyle(size);
  const margins = [sideMargin, sideMargin, bottomMargin];
  const colours = ['&H00FFFFFF', '&H00FFFFFF', '&H00000000', '&H80000000'];
  const flags = [-1, 0, 0, 0, 100, 100, 0, 0, 1];
  return [
    '[Script Info]',
    'ScriptType: v4.00+',
    `PlayResX: ${size.width}`,
    `PlayResY: ${size.height}`,
    'WrapStyle: 0',
    'ScaledBorderAndShadow: yes',
    'YCbCr Matrix: None',
    '',
    '[V4+ Styles]',
    `Format: ${STYLE_FIELDS.join(', ')}`,
    `Style: ${['Caption', CAPTION_FONT, fontSize, ...colours, ...flags, outline, shadow, 2, ...margins, 1].join(',')}`,
    '',
    '[Events]',
    'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
  ];
}

const STYLE_FIELDS = [
  ...['Name', 'Fontname', 'Fontsize'],
  ...['PrimaryColour', 'SecondaryColour', 'OutlineColour', 'BackColour'],
  ...['Bold', 'Italic', 'Underline', 'StrikeOut', 'ScaleX', 'ScaleY', 'Spacing', 'Angle'],
  ...['BorderStyle', 'Outline', 'Shadow', 'Alignment', 'MarginL', 'MarginR', 'MarginV', 'Encoding'],
];

/** Events of one layer that overlap in time are stacked by libass. */
function event({ startMs, endMs, text }: Cue): string {
  return `Dialogue: 0,${assClock(startMs)},${assClock(endMs)},Caption,,0,0,0,,${toAssText(text)}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
