import type { CaptionPosition } from './caption.style';
import type { SetUnit } from './typeset';

/** A line where it stands, in pixels of the picture. */
export interface PlacedLine {
  readonly units: readonly SetUnit[];
  readonly left: number;
  readonly width: number;
  readonly baseline: number;
}

/** Lines that are shown together, and when. */
export interface PlacedPage {
  readonly lines: readonly PlacedLine[];
  readonly em: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly rightToLeft: boolean;
  readonly reach: Reach;
}

/** How far letters go above and below their line, in ems. */
export interface Reach {
  readonly above: number;
  readonly below: number;
}

/** As on a number pad. */
export const POSITIONS: readonly CaptionPosition[] = [
  ...(['bottom_left', 'bottom', 'bottom_right', 'middle_left', 'middle'] as const),
  ...(['middle_right', 'top_left', 'top', 'top_right'] as const),
];

/** How far the letters of a text go. */
export function reachOf(text: string): Reach {
  return TALL.test(text) ? TALL_REACH : REACH;
}

/** Capitals and the tails of letters like g; scripts with marks above and below need more. */
const REACH: Reach = { above: 0.8, below: 0.2 };
const TALL_REACH: Reach = { above: 1, below: 0.36 };
const TALL =
  /[^\p{sc=Latn}\p{sc=Cyrl}\p{sc=Grek}\p{sc=Hebr}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Zyyy}\p{sc=Zinh}]/u;
