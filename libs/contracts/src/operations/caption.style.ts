import { Rule, type FieldProblem } from '../field.metadata';
import { BooleanField, ColourField, EnumField, NumberField, StringField } from '../fields';
import { fontProblem } from '../fonts';

export const CAPTION_PRESETS = ['classic', 'boxed', 'bold', 'karaoke', 'word'] as const;
export type CaptionPreset = (typeof CAPTION_PRESETS)[number];

export const CAPTION_POSITIONS = [
  ...(['top_left', 'top', 'top_right'] as const),
  ...(['middle_left', 'middle', 'middle_right'] as const),
  ...(['bottom_left', 'bottom', 'bottom_right'] as const),
];
export type CaptionPosition = (typeof CAPTION_POSITIONS)[number];

/** Apps whose own buttons captions can be kept off. */
export const SAFE_AREAS = ['none', 'tiktok', 'reels', 'shorts'] as const;
export type SafeArea = (typeof SAFE_AREAS)[number];

const MARGIN = { minimum: 0, maximum: 0.45, optional: true } as const;

/** How captions look; what is left out is as the preset has it. */
@Rule(unknownFont)
export class CaptionStyleInput {
  @EnumField(CAPTION_PRESETS, {
    name: 'CaptionPreset',
    description:
      '`classic`: white lines with an outline and a soft shadow; `boxed`: lines on a rounded label; `bold`: few big words in capitals; `karaoke`: the word that is spoken is lit; `word`: one word after another, popping up.',
    default: 'classic',
    example: 'karaoke',
  })
  readonly preset!: CaptionPreset;

  @StringField({
    description: 'A font of `GET /font`, by its name. Letters that it lacks come from another.',
    maxLength: 60,
    optional: true,
    example: 'Poppins',
  })
  readonly font?: string;

  @NumberField({
    description: "Size of the letters, as a share of the picture's height.",
    ...{ minimum: 0.01, maximum: 0.3, optional: true, example: 0.05 },
  })
  readonly size?: number;

  @ColourField({ description: 'Of the letters.', optional: true, example: '#FFFFFF' })
  readonly color?: string;

  @ColourField({
    description: 'Of the word that is spoken, in `karaoke`.',
    ...{ optional: true, example: '#FFE500' },
  })
  readonly highlight_color?: string;

  @ColourField({
    description: 'Of the outline and of the shadow.',
    ...{ optional: true, example: '#000000' },
  })
  readonly outline_color?: string;

  @NumberField({
    description: 'Width of the outline, as a share of `size`; 0 for none.',
    ...{ minimum: 0, maximum: 0.3, optional: true, example: 0.08 },
  })
  readonly outline?: number;

  @NumberField({
    description: 'How far the soft shadow goes, as a share of `size`; 0 for none.',
    ...{ minimum: 0, maximum: 0.5, optional: true, example: 0.06 },
  })
  readonly shadow?: number;

  @ColourField({
    description:
      'Of the label behind the lines, in `karaoke` behind the word that is spoken; mostly with an alpha.',
    ...{ optional: true, example: '#000000B3' },
  })
  readonly box_color?: string;

  @NumberField({
    description: 'Room between letters and the edge of the label, as a share of `size`.',
    ...{ minimum: 0, maximum: 1, optional: true, example: 0.3 },
  })
  readonly box_padding?: number;

  @EnumField(CAPTION_POSITIONS, {
    name: 'CaptionPosition',
    description: 'Where captions stand, unless a cue says it by itself (`{\\an8}`).',
    optional: true,
    example: 'bottom',
  })
  readonly position?: CaptionPosition;

  @NumberField({ description: "Kept free above, a share of the picture's height.", ...MARGIN })
  readonly margin_top?: number;

  @NumberField({ description: "Kept free below, a share of the picture's height.", ...MARGIN })
  readonly margin_bottom?: number;

  @NumberField({ description: "Kept free at the left, a share of the picture's width.", ...MARGIN })
  readonly margin_left?: number;

  @NumberField({
    description: "Kept free at the right, a share of the picture's width.",
    ...MARGIN,
  })
  readonly margin_right?: number;

  @NumberField({
    description: 'Most words a line; in `word` most words at once.',
    ...{ minimum: 1, maximum: 50, integer: true, optional: true, example: 4 },
  })
  readonly max_words?: number;

  @NumberField({
    description: 'Most characters a line; a longer word still is one line.',
    ...{ minimum: 1, maximum: 500, integer: true, optional: true, example: 32 },
  })
  readonly max_characters?: number;

  @NumberField({
    description:
      'Most lines at once; what does not fit follows as its words are spoken, so nothing is lost.',
    ...{ minimum: 1, maximum: 10, integer: true, optional: true, example: 2 },
  })
  readonly max_lines?: number;

  @BooleanField({ description: 'Capitals only.', optional: true, example: true })
  readonly uppercase?: boolean;

  @BooleanField({ description: 'Of two weights of a font the heavier.', optional: true })
  readonly bold?: boolean;

  @BooleanField({ description: 'Italics.', optional: true })
  readonly italic?: boolean;

  @EnumField(SAFE_AREAS, {
    name: 'SafeArea',
    description: "Keeps captions of a portrait off an app's own buttons and texts.",
    default: 'none',
    example: 'tiktok',
  })
  readonly safe_area!: SafeArea;
}

function unknownFont({ font }: CaptionStyleInput): readonly FieldProblem[] {
  const detail = font === undefined ? undefined : fontProblem(font);
  return detail === undefined ? [] : [{ field: 'font', code: 'font_unknown', detail }];
}
