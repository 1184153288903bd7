import type { Cue } from '../cue';

/** An ASS file as far as we draw it: numbers, colours and texts that were checked one by one. */
export interface AssScript {
  readonly canvas: AssCanvas;
  readonly styles: readonly AssStyle[];
  readonly events: readonly AssEvent[];
  /** What was left out or bounded, in words, each once. */
  readonly ignored: readonly string[];
}

/** What all coordinates and sizes of a script refer to. */
export interface AssCanvas {
  readonly width: number;
  readonly height: number;
  /** 0 to 3, as ASS numbers them. */
  readonly wrapStyle: number;
  readonly scaledBorder: boolean;
}

export interface AssStyle {
  /** As the file calls it; never written again. */
  readonly name: string;
  readonly font: string;
  /** The fields behind the font, in the order of the V4+ format. */
  readonly values: Readonly<Record<AssStyleField, string>>;
}

/** What a style says beside its name and font, in the order in which we write it. */
export const STYLE_FIELDS = [
  ...(['fontsize', 'primarycolour', 'secondarycolour', 'outlinecolour', 'backcolour'] as const),
  ...(['bold', 'italic', 'underline', 'strikeout', 'scalex', 'scaley', 'spacing'] as const),
  ...(['angle', 'borderstyle', 'outline', 'shadow', 'alignment'] as const),
  ...(['marginl', 'marginr', 'marginv', 'encoding'] as const),
] as const;
export type AssStyleField = (typeof STYLE_FIELDS)[number];

export interface AssEvent {
  readonly layer: number;
  /** Of the script's styles. */
  readonly style: number;
  /** Left, right, vertical. */
  readonly margins: readonly [number, number, number];
  readonly pieces: readonly AssPiece[];
  /** The same for those who style it anew. */
  readonly cue: Cue;
  /** Share of the canvas that its letters take at most, each as large as the largest. */
  readonly area: number;
}

/** A stretch of text, or the override tags that stand before the next one. */
export type AssPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tags'; readonly tags: readonly AssTag[] };

/** An override that we draw. */
export interface AssTag {
  readonly name: string;
  /** What stands behind the name: numbers, a colour, one of our fonts, the number of a style. */
  readonly argument: string;
}

/** What a script may have beside what all captions may. */
export const SCRIPT_LIMITS = {
  styles: 1_000,
  /** Of a line with all its tags. */
  charsPerLine: 20_000,
  tagsPerEvent: 1_000,
  /** Pictures that all letters at once would cover. */
  area: 16,
} as const;
