import { fontNamed, type CaptionStyleInput } from '@app/contracts';
import {
  canvasProblem,
  captionStyle,
  paintOf,
  type CaptionStyle,
  type Captions,
  type GpuFault,
  type StyleChanges,
} from '@app/ffmpeg';

/** The style that a request asks for; without one that of the preset `classic`. */
export function styleOf(input: CaptionStyleInput | undefined): CaptionStyle {
  return input ? captionStyle(input.preset, changesOf(input)) : captionStyle('classic');
}

/** The script of a file that is drawn in its own look; null where it has none, or a style is asked for. */
export function ownLook(
  { ass }: Pick<Captions, 'ass'>,
  input: CaptionStyleInput | undefined,
): string | null {
  return input === undefined ? ass : null;
}

/** What of the GPU is of no use for captions in a style, or in the look of their file. */
export function canvasFaults(
  captions: Pick<Captions, 'ass'>,
  input: CaptionStyleInput | undefined,
): readonly GpuFault[] {
  const reason =
    ownLook(captions, input) === null
      ? canvasProblem(styleOf(input))
      : 'captions in the look of their file are drawn on the CPU';
  return reason === null ? [] : [{ unit: 'cuda', reason }];
}

function changesOf(input: CaptionStyleInput): StyleChanges {
  const { margin_top = null, margin_right = null, margin_bottom = null } = input;
  return {
    ...given({
      font: input.font === undefined ? undefined : fontNamed(input.font)?.name,
      bold: input.bold,
      italic: input.italic,
      uppercase: input.uppercase,
      size: input.size,
      outline: input.outline,
      shadow: input.shadow,
      boxPadding: input.box_padding,
      position: input.position,
      maxWords: input.max_words,
      maxCharacters: input.max_characters,
      maxLines: input.max_lines,
    }),
    ...coloursOf(input),
    margins: {
      ...{ top: margin_top, right: margin_right, bottom: margin_bottom },
      left: input.margin_left ?? null,
    },
    safeArea: input.safe_area,
  };
}

function coloursOf(input: CaptionStyleInput): StyleChanges {
  const paint = (colour?: string) => (colour === undefined ? undefined : paintOf(colour));
  return given({
    colour: paint(input.color),
    highlight: paint(input.highlight_color),
    outlineColour: paint(input.outline_color),
    box: paint(input.box_color),
  });
}

/** Without what was left out, so that the preset's own stands. */
function given<T extends object>(fields: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}
