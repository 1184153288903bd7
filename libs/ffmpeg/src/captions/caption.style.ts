import { paintOf, type Paint } from './paint';
import type { SafeArea } from './safe.area';

export const CAPTION_PRESETS = ['classic', 'boxed', 'bold', 'karaoke', 'word'] as const;
export type CaptionPreset = (typeof CAPTION_PRESETS)[number];

/** Where captions stand, as words for two directions. */
export const CAPTION_POSITIONS = [
  ...(['top_left', 'top', 'top_right'] as const),
  ...(['middle_left', 'middle', 'middle_right'] as const),
  ...(['bottom_left', 'bottom', 'bottom_right'] as const),
];
export type CaptionPosition = (typeof CAPTION_POSITIONS)[number];

/** How captions look; lengths are shares of the letters' size where nothing else is said. */
export interface CaptionStyle {
  /** Whole lines, lines whose spoken word is lit, or a few words that pop up. */
  readonly shows: 'lines' | 'spoken word' | 'few words';
  readonly font: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly uppercase: boolean;
  /** Of the picture's height; null takes what suits its shape. */
  readonly size: number | null;
  /** Of what suits the shape of the picture. */
  readonly scale: number;
  readonly colour: Paint;
  /** Of the word that is spoken. */
  readonly highlight: Paint;
  readonly outlineColour: Paint;
  readonly outline: number;
  readonly shadow: number;
  /** A label behind each line, or behind the spoken word where that is lit; null for none. */
  readonly box: Paint | null;
  readonly boxPadding: number;
  readonly position: CaptionPosition;
  /** Shares of the picture's width and height; null takes what suits its shape. */
  readonly margins: Readonly<Record<'top' | 'right' | 'bottom' | 'left', number | null>>;
  readonly maxWords: number | null;
  readonly maxCharacters: number | null;
  readonly maxLines: number;
  readonly safeArea: SafeArea;
}

/** What differs from a preset. */
export type StyleChanges = Partial<Omit<CaptionStyle, 'shows' | 'scale'>>;

/** A preset with changes; where both are to be in one line the numbers say so. */
export function captionStyle(preset: CaptionPreset, changes: StyleChanges = {}): CaptionStyle {
  return { ...PRESETS[preset], ...changes };
}

const WHITE = paintOf('#FFFFFF');
const BLACK = paintOf('#000000');

const CLASSIC: CaptionStyle = {
  shows: 'lines',
  font: 'Montserrat',
  bold: true,
  italic: false,
  uppercase: false,
  size: null,
  scale: 1,
  colour: WHITE,
  highlight: paintOf('#FFE500'),
  outlineColour: BLACK,
  outline: 0.07,
  shadow: 0.05,
  box: null,
  boxPadding: 0.3,
  position: 'bottom',
  margins: { top: null, right: null, bottom: null, left: null },
  maxWords: null,
  maxCharacters: null,
  maxLines: 3,
  safeArea: 'none',
};

const PRESETS: Readonly<Record<CaptionPreset, CaptionStyle>> = {
  classic: CLASSIC,
  boxed: {
    ...CLASSIC,
    font: 'Inter',
    box: paintOf('#0B0B10D9'),
    outline: 0,
    shadow: 0,
  },
  bold: {
    ...CLASSIC,
    font: 'Montserrat Black',
    uppercase: true,
    scale: 1.35,
    outline: 0.1,
    shadow: 0.08,
    maxWords: 4,
    maxLines: 2,
  },
  karaoke: {
    ...CLASSIC,
    ...{ shows: 'spoken word', font: 'Montserrat Black', scale: 1.2 },
    ...{ outline: 0.09, shadow: 0.08, maxWords: 4, maxLines: 2 },
  },
  word: {
    ...CLASSIC,
    ...{ shows: 'few words', font: 'Montserrat Black', uppercase: true, scale: 1.7 },
    ...{ outline: 0.09, shadow: 0.1, maxWords: 1, maxLines: 1 },
  },
};
