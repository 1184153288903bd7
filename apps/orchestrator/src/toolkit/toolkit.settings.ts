import {
  BooleanField,
  ColourField,
  EnumField,
  NumberField,
  Rule,
  StringField,
  type FieldProblem,
} from '@app/contracts';

export const TOOLKIT_STYLES = ['classic', 'karaoke', 'highlight', 'word_by_word'] as const;
export type ToolkitStyle = (typeof TOOLKIT_STYLES)[number];

const SIDES = ['left', 'center', 'right'] as const;
export const TOOLKIT_POSITIONS = (['bottom', 'middle', 'top'] as const).flatMap((line) =>
  SIDES.map((side) => `${line}_${side}` as const),
);
export type ToolkitPosition = (typeof TOOLKIT_POSITIONS)[number];

const PIXELS = { minimum: 0, maximum: 10_000, integer: true, optional: true } as const;

/** How captions look, as the toolkit says it; what can not be done is refused. */
@Rule(settingProblems)
export class ToolkitSettings {
  @EnumField(TOOLKIT_STYLES, {
    name: 'ToolkitStyle',
    description: '`highlight` and `karaoke` light the word that is spoken.',
    default: 'classic',
  })
  readonly style!: ToolkitStyle;

  @ColourField({ description: 'Of the letters.', optional: true, example: '#FFFFFF' })
  readonly line_color?: string;

  @ColourField({ description: 'Of the word that is spoken.', optional: true, example: '#FFFF00' })
  readonly word_color?: string;

  @ColourField({ description: 'Of the outline.', optional: true, example: '#000000' })
  readonly outline_color?: string;

  @BooleanField({ description: 'Capitals only.', optional: true })
  readonly all_caps?: boolean;

  @NumberField({
    description: 'Most words a line; 0 for no limit.',
    ...{ minimum: 0, maximum: 50, integer: true, optional: true },
  })
  readonly max_words_per_line?: number;

  @EnumField(TOOLKIT_POSITIONS, {
    name: 'ToolkitPosition',
    description: 'Where the captions stand; below without it.',
    ...{ optional: true, example: 'bottom_center' },
  })
  readonly position?: ToolkitPosition;

  @EnumField(SIDES, {
    name: 'ToolkitAlignment',
    description: 'Must be the side of `position`.',
    optional: true,
  })
  readonly alignment?: (typeof SIDES)[number];

  @StringField({
    description: "A font of `GET /font`; Arial stands for the style's own.",
    ...{ maxLength: 60, optional: true, example: 'Poppins' },
  })
  readonly font_family?: string;

  @BooleanField({ description: 'Of two weights of a font the heavier.', optional: true })
  readonly bold?: boolean;

  @BooleanField({ description: 'Italics.', optional: true })
  readonly italic?: boolean;

  @BooleanField({ description: 'Only false.', optional: true })
  readonly underline?: boolean;

  @BooleanField({ description: 'Only false.', optional: true })
  readonly strikeout?: boolean;

  @NumberField({ description: 'Refused: it is in pixels.', ...PIXELS })
  readonly font_size?: number;

  @NumberField({ description: 'Only 0: it is in pixels.', ...PIXELS })
  readonly outline_width?: number;

  @NumberField({ description: 'Only 0: it is in pixels.', ...PIXELS })
  readonly shadow_offset?: number;

  @NumberField({ description: 'Only 0.', ...PIXELS })
  readonly spacing?: number;

  @NumberField({ description: 'Only 0.', ...PIXELS, minimum: -360 })
  readonly angle?: number;

  @NumberField({ description: 'Refused: it is in pixels.', ...PIXELS })
  readonly x?: number;

  @NumberField({ description: 'Refused: it is in pixels.', ...PIXELS })
  readonly y?: number;
}

type Name = keyof ToolkitSettings;

const OF_A_SHARE = 'is in pixels, and sizes are shares of the picture here: use style in';
/** What is not done here, but for one value that means nothing, and what there is in its place. */
const UNDONE: readonly (readonly [name: Name, neutral: unknown, why: string])[] = [
  ['underline', false, 'can not be done here, nor in'],
  ['strikeout', false, 'can not be done here, nor in'],
  ['spacing', 0, 'can not be done here, nor in'],
  ['angle', 0, 'can not be done here, nor in'],
  ['font_size', undefined, OF_A_SHARE],
  ['outline_width', 0, OF_A_SHARE],
  ['shadow_offset', 0, OF_A_SHARE],
  ['x', undefined, OF_A_SHARE],
  ['y', undefined, OF_A_SHARE],
];

function settingProblems(settings: ToolkitSettings): readonly FieldProblem[] {
  const undone = UNDONE.filter(
    ([name, neutral]) => settings[name] !== undefined && settings[name] !== neutral,
  );
  const { alignment, position = 'bottom_center' } = settings;
  const aside = alignment !== undefined && !position.endsWith(`_${alignment}`);
  return [
    ...undone.map(([field, , why]): FieldProblem => {
      return { field, code: 'conflict', detail: `${field} ${why} POST /video/caption` };
    }),
    ...(aside ? [otherSide(alignment, position)] : []),
  ];
}

function otherSide(alignment: string, position: string): FieldProblem {
  const detail = `alignment ${alignment} can not stand beside position ${position}; lines are aligned by their position`;
  return { field: 'alignment', code: 'conflict', detail };
}
