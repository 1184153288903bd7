import type { CaptionStyle } from './caption.style';
import type { Paint } from './paint';

/** Under which name captions are laid out that are drawn on a transparent canvas. */
export const CANVAS_FILE = 'canvas.ass';

/**
 * Captions as they are drawn on a canvas that is laid over the picture by its alpha. There the `ass`
 * filter takes an alpha twice, once as how much it draws and once as what it draws; its square root
 * comes out right wherever the colour is that of the canvas, black.
 */
export function onCanvas(ass: string): string {
  return ass.replace(/\\([13])a&H([0-9A-F]{2})&/g, (_all, which: string, clear: string) => {
    const alpha = 1 - parseInt(clear, 16) / 255;
    const drawn = Math.round((1 - Math.sqrt(alpha)) * 255);
    return `\\${which}a&H${drawn.toString(16).padStart(2, '0').toUpperCase()}&`;
  });
}

/** Why a style can not be drawn on a canvas; null where it can, as all presets. */
export function canvasProblem(style: CaptionStyle): string | null {
  const { colour, highlight, outlineColour, outline, shadow, box } = style;
  const seenThrough = [
    ...[colour, highlight, ...(box ? [box] : []), ...(outline > 0 ? [outlineColour] : [])].filter(
      ({ alpha }) => alpha > 0 && alpha < 1,
    ),
    ...(shadow > 0 ? [outlineColour] : []),
  ];
  return seenThrough.every(isBlack)
    ? null
    : 'captions with colours that are seen through are drawn on the CPU';
}

/** As far as the eye can tell. */
function isBlack({ rgb }: Paint): boolean {
  return [0, 2, 4].every((at) => parseInt(rgb.slice(at, at + 2), 16) < 24);
}
