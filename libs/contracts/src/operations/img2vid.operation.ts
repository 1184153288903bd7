import { ListField } from '../composed.fields';
import { Rule, type FieldProblem } from '../field.metadata';
import { ColourField, EnumField, MediaField, NumberField } from '../fields';
import {
  EasingField,
  FitField,
  FocusField,
  MotionField,
  PartField,
  ZoomField,
  type Easing,
  type Fit,
  type Focus,
  type Motion,
  type PicturePart,
} from './img2vid.motion';
import {
  ASPECT_RATIOS,
  RESOLUTIONS,
  SIDES,
  sizeProblems,
  type AspectRatio,
  type Resolution,
} from './img2vid.size';
import { Img2VidSlide } from './img2vid.slide';
import { defineOperation, oneVideo } from './operation';
import { VideoInput } from './video-input';

/** How one slide gives way to the next. */
export const TRANSITIONS = ['fade', 'slide', 'none'] as const;
export type Transition = (typeof TRANSITIONS)[number];

const MAX_SECONDS = 300;

@Rule(pictureProblems)
@Rule(sizeProblems)
@Rule(slideProblems)
export class Img2VidInput extends VideoInput {
  @MediaField('image', {
    description:
      'The still: JPEG, PNG, WebP, GIF or AVIF, at most 40 megapixels. Of an animation the first picture is used; transparent parts show background. Needed where there are no slides.',
    example: 'https://example.com/still.jpg',
    optional: true,
  })
  readonly url_image?: string;

  @ListField(() => Img2VidSlide, {
    description: 'Several stills one after the other, in the place of url_image.',
    example: [
      { url_image: 'https://example.com/beach.jpg', duration: 3, motion: 'pan_right' },
      { url_image: 'https://example.com/sunset.jpg' },
    ],
    ...{ minItems: 2, maxItems: 50, optional: true },
  })
  readonly slides?: readonly Img2VidSlide[];

  @EnumField(TRANSITIONS, {
    name: 'Transition',
    description: 'How a slide gives way to the next: it fades, is pushed out to the left, or ends.',
    ...{ default: 'fade', example: 'fade' },
  })
  readonly transition!: Transition;

  @NumberField({
    description:
      'Seconds that a transition takes, from the beginning of a slide; no longer than any slide.',
    ...{ minimum: 0.1, maximum: 5, default: 0.5, example: 0.5 },
  })
  readonly transition_duration!: number;

  @NumberField({
    description: 'Frames a second.',
    ...{ minimum: 1, maximum: 60, default: 24, example: 24 },
  })
  readonly frame_rate!: number;

  @NumberField({
    description: 'Length of the video in seconds; with slides, of each that does not say its own.',
    ...{ minimum: 0.1, maximum: MAX_SECONDS, default: 5, example: 5 },
  })
  readonly duration!: number;

  @EnumField(ASPECT_RATIOS, {
    name: 'AspectRatio',
    description:
      'The shape of the video; without it 16:9, or 9:16 for a (first) still that stands upright.',
    ...{ example: '9:16', optional: true },
  })
  readonly aspect_ratio?: AspectRatio;

  @EnumField(RESOLUTIONS, {
    name: 'Resolution',
    description: 'The shorter side of the video; without it 1080p.',
    ...{ example: '1080p', optional: true },
  })
  readonly resolution?: Resolution;

  @NumberField({
    description:
      'Width in pixels, even, in the place of aspect_ratio and resolution. With width or height alone the video has the shape of the (first) still.',
    ...{ minimum: SIDES.min, maximum: SIDES.max, integer: true, example: 1280, optional: true },
  })
  readonly width?: number;

  @NumberField({
    description: 'Height in pixels, even; see width.',
    ...{ minimum: SIDES.min, maximum: SIDES.max, integer: true, example: 720, optional: true },
  })
  readonly height?: number;

  @FitField({ default: 'cover' })
  readonly fit!: Fit;

  @ColourField({
    description: 'The colour of bars and of transparent parts; an alpha in it means nothing here.',
    ...{ default: '#000000', example: '#101820' },
  })
  readonly background!: string;

  @MotionField({ default: 'zoom_in' })
  readonly motion!: Motion;

  @ZoomField({ default: 1.25 })
  readonly zoom!: number;

  @FocusField({ default: {} })
  readonly focus!: Focus;

  @EasingField({ default: 'ease_in_out' })
  readonly easing!: Easing;

  @PartField('begins')
  readonly from?: PicturePart;

  @PartField('ends')
  readonly to?: PicturePart;
}

/** Fifty photos of 20 MiB; each may have more (OperationLimits.maxSourceBytes). */
const MAX_TOTAL_SOURCE_BYTES = 1024 * 1024 * 1024;

function pictureProblems({ url_image, slides }: Img2VidInput): readonly FieldProblem[] {
  if (url_image === undefined && slides === undefined) {
    return [{ field: 'url_image', code: 'required', detail: 'url_image is missing' }];
  }
  if (url_image === undefined || slides === undefined) return [];
  const detail = 'slides can not stand beside url_image; give one of them';
  return [{ field: 'slides', code: 'conflict', detail }];
}

function slideProblems(input: Img2VidInput): readonly FieldProblem[] {
  if (!input.slides) return [];
  const durations = input.slides.map(({ duration }) => duration ?? input.duration);
  const total = durations.reduce((sum, seconds) => sum + seconds, 0);
  const shortest = Math.min(...durations);
  return [
    ...(total > MAX_SECONDS ? [tooLong(total)] : []),
    ...(input.transition !== 'none' && input.transition_duration > shortest
      ? [tooSlow(input.transition_duration, shortest)]
      : []),
  ];
}

function tooLong(seconds: number): FieldProblem {
  const detail = `slides last ${seconds.toFixed(1)} s together; ${MAX_SECONDS} s are the most`;
  return { field: 'slides', code: 'range', detail };
}

function tooSlow(seconds: number, shortest: number): FieldProblem {
  const detail = `transition_duration is ${seconds} s, longer than the shortest slide with ${shortest} s`;
  return { field: 'transition_duration', code: 'range', detail };
}

export const img2vidOperation = defineOperation({
  name: 'img2vid',
  limits: { maxTotalSourceBytes: MAX_TOTAL_SOURCE_BYTES },
  summary: 'Bring stills to life',
  description:
    'Turns a still, or several with transitions, into a video over which a camera moves (Ken Burns): sampled anew for each frame at parts of a pixel, never distorted, never over an edge.',
  input: Img2VidInput,
  outputs: oneVideo('img2vid.mp4'),
});
