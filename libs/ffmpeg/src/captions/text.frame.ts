import type { Size } from '../picture';
import type { CaptionStyle } from './caption.style';
import { coveredBy, type Sides } from './safe.area';

/** Where captions may stand and how large their letters are, in pixels of the picture. */
export interface TextFrame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** The size of the letters: an em. */
  readonly em: number;
  /** What it is where nobody asks for another. */
  readonly usualEm: number;
}

/** The frame that a style and a picture's shape make, e.g. 1080×1920 with `safe_area: tiktok`. */
export function textFrame(size: Size, style: CaptionStyle): TextFrame {
  const { width, height } = size;
  const sides = sidesFor(size, style);
  const suits = STANDARD_EM * Math.min(height, 1.4 * width) * style.scale;
  return {
    left: width * sides.left,
    top: height * sides.top,
    right: width * (1 - sides.right),
    bottom: height * (1 - sides.bottom),
    usualEm: Math.max(SMALLEST_EM, suits),
    em: Math.max(SMALLEST_EM, style.size === null ? suits : style.size * height),
  };
}

/** 54 px of 1080p; of 1080×1920 71 px, between the 60 and 75 that guides to Shorts give (2026). */
const STANDARD_EM = 0.047;
const SMALLEST_EM = 6;

/** Shares of the picture that stay free where nothing else is asked for. */
const MARGINS = {
  portrait: { top: 0.1, right: 0.07, bottom: 0.16, left: 0.07 },
  square: { top: 0.07, right: 0.07, bottom: 0.08, left: 0.07 },
  landscape: { top: 0.06, right: 0.08, bottom: 0.07, left: 0.08 },
} as const satisfies Record<string, Sides>;

function sidesFor({ width, height }: Size, { margins, safeArea, position }: CaptionStyle): Sides {
  const shape = height > width ? 'portrait' : width > 1.2 * height ? 'landscape' : 'square';
  const usual = MARGINS[shape];
  const covered = coveredBy(shape === 'portrait' ? safeArea : 'none');
  const side = (name: keyof Sides) => Math.max(margins[name] ?? usual[name], covered[name]);
  const [left, right] = [side('left'), side('right')];
  // What stands in the middle of the frame is to stand in that of the picture.
  const isCentred = !/left|right/.test(position) && safeArea !== 'none';
  const both = Math.max(left, right);
  return {
    ...{ top: side('top'), bottom: side('bottom') },
    ...(isCentred ? { left: both, right: both } : { left, right }),
  };
}
