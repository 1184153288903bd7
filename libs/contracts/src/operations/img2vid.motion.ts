import { ObjectField } from '../composed.fields';
import { EnumField, NumberField } from '../fields';

/** How a camera moves over a still; `pan_right` shows what lies further right as time goes on. */
export const MOTIONS = [
  ...(['zoom_in', 'zoom_out', 'pan_left', 'pan_right', 'pan_up', 'pan_down', 'still'] as const),
] as const;
export type Motion = (typeof MOTIONS)[number];

/** How a motion begins and ends. */
export const EASINGS = ['linear', 'ease_in', 'ease_out', 'ease_in_out'] as const;
export type Easing = (typeof EASINGS)[number];

/** How a still of another shape than the video's stands in it. */
export const FITS = ['cover', 'contain', 'blur'] as const;
export type Fit = (typeof FITS)[number];

/** A place in a picture. */
export class Focus {
  @NumberField({
    description: 'From the left, as a share of the width.',
    ...{ minimum: 0, maximum: 1, default: 0.5, example: 0.35 },
  })
  readonly x!: number;

  @NumberField({
    description: 'From the top, as a share of the height.',
    ...{ minimum: 0, maximum: 1, default: 0.5, example: 0.4 },
  })
  readonly y!: number;
}

/** A part of a picture. */
export class PicturePart {
  @NumberField({
    description: 'Left edge, as a share of the width.',
    ...{ minimum: 0, maximum: 1, example: 0.1 },
  })
  readonly x!: number;

  @NumberField({
    description: 'Upper edge, as a share of the height.',
    ...{ minimum: 0, maximum: 1, example: 0.1 },
  })
  readonly y!: number;

  @NumberField({
    description: 'Width, as a share of the whole.',
    ...{ minimum: 0.05, maximum: 1, example: 0.5 },
  })
  readonly width!: number;

  @NumberField({
    description: 'Height, as a share of the whole.',
    ...{ minimum: 0.05, maximum: 1, example: 0.5 },
  })
  readonly height!: number;
}

/** The same fields stand in a request and in each of its slides, there without a default. */
interface Presence<T> {
  readonly default?: T;
  readonly optional?: true;
}

export function MotionField(presence: Presence<Motion>) {
  return EnumField(MOTIONS, {
    name: 'Motion',
    description:
      'How the camera moves: nearer, away, over the whole picture to one side, or not at all.',
    example: 'zoom_in',
    ...presence,
  });
}

export function ZoomField(presence: Presence<number>) {
  return NumberField({
    description:
      'How much larger the nearest view of a zoom is than the whole; a pan is as near all the way.',
    ...{ minimum: 1, maximum: 2, example: 1.25 },
    ...presence,
  });
}

export function FocusField(presence: Presence<Readonly<Record<string, never>>>) {
  return ObjectField(() => Focus, {
    description: 'What a zoom goes to or comes from, and what a pan passes; by default the middle.',
    example: { x: 0.35, y: 0.4 },
    ...presence,
  });
}

export function EasingField(presence: Presence<Easing>) {
  return EnumField(EASINGS, {
    name: 'Easing',
    description: 'Whether the motion starts and ends softly.',
    example: 'ease_in_out',
    ...presence,
  });
}

export function PartField(end: 'begins' | 'ends') {
  return ObjectField(() => PicturePart, {
    description: `The part of the picture with which the motion ${end}, in the place of motion, zoom and focus; widened to the shape of the video and kept inside of the picture. With only one of from and to the other is the whole.`,
    example: { x: 0.1, y: 0.1, width: 0.5, height: 0.5 },
    optional: true,
  });
}

export function FitField(presence: Presence<Fit>) {
  return EnumField(FITS, {
    name: 'Fit',
    description:
      'A picture of another shape than the video: `cover` fills it and cuts what is over; `contain` shows all of it with bars; `blur` shows all of it on a blurred, darker copy. With the last two the camera moves over picture and bars together.',
    example: 'cover',
    ...presence,
  });
}
