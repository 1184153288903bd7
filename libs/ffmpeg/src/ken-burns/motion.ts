import type { Size } from '../picture';
import { partAbout, partAround, type Point, type Rectangle } from './rectangle';

/** Ways over a picture. */
export const MOTIONS = [
  ...(['zoom_in', 'zoom_out', 'pan_left', 'pan_right', 'pan_up', 'pan_down', 'still'] as const),
] as const;
export type Motion = (typeof MOTIONS)[number];

/** How a way begins and ends. */
export const EASINGS = ['linear', 'ease_in', 'ease_out', 'ease_in_out'] as const;
export type Easing = (typeof EASINGS)[number];

/** What somebody wants to see of a picture. */
export interface MotionSpec {
  readonly motion: Motion;
  /** How much larger than the whole the nearest view is, from 1. */
  readonly zoom: number;
  /** What a zoom goes to, and what a pan passes, as shares of the picture. */
  readonly focus: Point;
  readonly easing: Easing;
  /** Parts in shares of the picture; where there is one, both ends are given by them. */
  readonly from?: Rectangle | undefined;
  readonly to?: Rectangle | undefined;
}

/** From one part of a picture to another of the same aspect. */
export interface Path {
  readonly from: Rectangle;
  readonly to: Rectangle;
  readonly easing: Easing;
}

/** The way over a picture for results of an aspect: never distorted, never over an edge. */
export function pathOver(picture: Size, aspect: number, spec: MotionSpec): Path {
  const { easing } = spec;
  if (spec.from || spec.to) {
    const part = (share: Rectangle | undefined) =>
      partAround(picture, aspect, scaled(share ?? WHOLE, picture));
    return { from: part(spec.from), to: part(spec.to), easing };
  }
  const part = (zoom: number, focus: Point) => partAbout(picture, aspect, zoom, focus);
  const { zoom, focus } = spec;
  const [far, near] = [part(1, focus), part(zoom, focus)];
  const between = (from: Partial<Point>, to: Partial<Point>): Path => {
    return { from: part(zoom, { ...focus, ...from }), to: part(zoom, { ...focus, ...to }), easing };
  };
  const paths: Readonly<Record<Motion, () => Path>> = {
    zoom_in: () => ({ from: far, to: near, easing }),
    zoom_out: () => ({ from: near, to: far, easing }),
    pan_left: () => between({ x: 1 }, { x: 0 }),
    pan_right: () => between({ x: 0 }, { x: 1 }),
    pan_up: () => between({ y: 1 }, { y: 0 }),
    pan_down: () => between({ y: 0 }, { y: 1 }),
    still: () => ({ from: far, to: far, easing }),
  };
  return paths[spec.motion]();
}

/**
 * What is seen at a time from 0 to 1. Sizes change by equal factors in equal times, which eyes see
 * as an even speed, about the one place that stays where it is.
 */
export function partAt({ from, to, easing }: Path, time: number): Rectangle {
  const ratio = Math.log(to.width / from.width);
  const eased = EASED[easing](time);
  // A pan has no ratio, and equal steps.
  const share = Math.abs(ratio) < 1e-9 ? eased : Math.expm1(eased * ratio) / Math.expm1(ratio);
  const mixed = (a: number, b: number) => a + (b - a) * share;
  return {
    x: mixed(from.x, to.x),
    y: mixed(from.y, to.y),
    width: mixed(from.width, to.width),
    height: mixed(from.height, to.height),
  };
}

/** Quarter and half turns of a sine: they start and stop without a jerk. */
const EASED: Readonly<Record<Easing, (time: number) => number>> = {
  linear: (time) => time,
  ease_in: (time) => 1 - Math.cos((time * Math.PI) / 2),
  ease_out: (time) => Math.sin((time * Math.PI) / 2),
  ease_in_out: (time) => (1 - Math.cos(time * Math.PI)) / 2,
};

const WHOLE: Rectangle = { x: 0, y: 0, width: 1, height: 1 };

function scaled({ x, y, width, height }: Rectangle, picture: Size): Rectangle {
  return {
    x: x * picture.width,
    y: y * picture.height,
    width: width * picture.width,
    height: height * picture.height,
  };
}
