import type { Size } from '../picture';

/** How a picture of another shape than the frame stands in it. */
export const FRAME_FITS = ['cover', 'contain', 'blur'] as const;
export type FrameFit = (typeof FRAME_FITS)[number];

/** Where a picture is laid, how large it then is, and what of it is left away before. */
export interface Placed {
  /** Rows or columns of very long pictures that would be cut off again. */
  readonly roughly: Size | null;
  readonly scaled: Size;
  /** From the frame's left and upper edge, or the picture's where that is larger; even. */
  readonly x: number;
  readonly y: number;
}

/** A picture that fills a frame, whose edges are cut off at its middle's sides. */
export function covering(picture: Size, frame: Size): Placed {
  const roughly = roughCrop(picture, frame);
  const { width, height } = roughly ?? picture;
  const factor = Math.max(frame.width / width, frame.height / height);
  const scaled = {
    width: Math.max(frame.width, even(width * factor)),
    height: Math.max(frame.height, even(height * factor)),
  };
  return { roughly, scaled, ...middle(scaled, frame) };
}

/** All of a picture in a frame. */
export function inside(picture: Size, frame: Size): Placed {
  const factor = Math.min(frame.width / picture.width, frame.height / picture.height);
  const scaled = {
    width: Math.min(frame.width, even(picture.width * factor)),
    height: Math.min(frame.height, even(picture.height * factor)),
  };
  return { roughly: null, scaled, ...middle(scaled, frame) };
}

/** Whether a picture fills a frame without a bar of more than a line. */
export function hasShapeOf(picture: Size, frame: Size): boolean {
  const { scaled } = inside(picture, frame);
  return scaled.width === frame.width && scaled.height === frame.height;
}

/** The nearest even number, at least 2. */
export function even(side: number): number {
  return Math.max(2, 2 * Math.round(side / 2));
}

/** A picture twice as long as is needed would be scaled to sides that nobody sees. */
function roughCrop(picture: Size, frame: Size): Size | null {
  const widest = even((2 * picture.height * frame.width) / frame.height);
  const highest = even((2 * picture.width * frame.height) / frame.width);
  if (picture.width <= widest && picture.height <= highest) return null;
  return { width: Math.min(picture.width, widest), height: Math.min(picture.height, highest) };
}

function middle(a: Size, b: Size): { readonly x: number; readonly y: number } {
  const half = (one: number, other: number) => 2 * Math.floor(Math.abs(one - other) / 4);
  return { x: half(a.width, b.width), y: half(a.height, b.height) };
}
