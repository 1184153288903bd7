import type { Size } from '../picture';
import { pathOver, type MotionSpec, type Path } from './motion';
import type { Rectangle } from './rectangle';

/** How a still of another shape than the video's stands in it. */
export const FITS = ['cover', 'contain', 'blur'] as const;
export type Fit = (typeof FITS)[number];

/** What is wanted of one still. */
export interface StillWish extends MotionSpec {
  readonly fit: Fit;
}

/** What a still becomes before the camera moves over it, in samples. */
export interface StillLayout {
  readonly fit: Fit;
  /** What the frames are made of: the still itself, or one with bars or a blur around it. */
  readonly canvas: Size;
  /** Where the still stands on the canvas. */
  readonly picture: Rectangle;
  readonly path: Path;
}

/**
 * How large a still is kept: as large as the nearest view needs, and never so large that a frame
 * would pass over more samples than it must; a whole 40 megapixels are not read for each frame.
 */
export function layoutStill(still: Size, frame: Size, wish: StillWish): StillLayout {
  return wish.fit === 'cover' ? covering(still, frame, wish) : within(still, frame, wish);
}

/** Steps of up to 4/3 need eight taps of Lanczos, which the kernel does at once. */
const LEAST_STEP = 4 / 3;
const MOST_STEP = 8;
/** Of a canvas that is larger than its still. */
const MAX_CANVAS_PIXELS = 40_000_000;

function covering(still: Size, frame: Size, wish: StillWish): StillLayout {
  const path = pathOver(still, frame.width / frame.height, wish);
  const { widest } = stepsOf(path, frame);
  const scale = Math.min(1, farthestStep(path) / widest);
  const canvas = {
    width: Math.max(1, Math.round(still.width * scale)),
    height: Math.max(1, Math.round(still.height * scale)),
  };
  const picture = { x: 0, y: 0, ...canvas };
  return { fit: wish.fit, canvas, picture, path: onto(canvas, still, path) };
}

function within(still: Size, frame: Size, wish: StillWish): StillLayout {
  const path = pathOver(frame, frame.width / frame.height, wish);
  const most = Math.sqrt(MAX_CANVAS_PIXELS / (frame.width * frame.height));
  const scale = Math.min(farthestStep(path) / stepsOf(path, frame).widest, Math.max(1, most));
  const canvas = { width: even(frame.width * scale), height: even(frame.height * scale) };
  const fill = Math.min(canvas.width / still.width, canvas.height / still.height);
  const width = Math.min(canvas.width, even(still.width * fill));
  const height = Math.min(canvas.height, even(still.height * fill));
  const picture = {
    ...{ x: evenBelow((canvas.width - width) / 2), y: evenBelow((canvas.height - height) / 2) },
    ...{ width, height },
  };
  return { fit: wish.fit, canvas, picture, path: onto(canvas, frame, path) };
}

/** The step of the widest view, such that the nearest one is not blown up. */
function farthestStep({ from, to }: Path): number {
  const range = Math.max(from.width / to.width, to.width / from.width);
  return Math.min(MOST_STEP, Math.max(LEAST_STEP, range));
}

function stepsOf({ from, to }: Path, frame: Size): { readonly widest: number } {
  return { widest: Math.max(from.width, to.width) / frame.width };
}

/** Sides are rounded one by one; views follow each, so that nothing is stretched by it. */
function onto(canvas: Size, original: Size, { from, to, easing }: Path): Path {
  const [x, y] = [canvas.width / original.width, canvas.height / original.height];
  const moved = (part: Rectangle): Rectangle => ({
    ...{ x: part.x * x, y: part.y * y, width: part.width * x, height: part.height * y },
  });
  return { from: moved(from), to: moved(to), easing };
}

function even(side: number): number {
  return Math.max(2, 2 * Math.round(side / 2));
}

/** A place that colour has a sample for. */
function evenBelow(place: number): number {
  return 2 * Math.floor(place / 2);
}
