import { ListField } from '../composed.fields';
import { Rule } from '../field.metadata';
import { ColourField, EnumField, NumberField } from '../fields';
import { ConcatClip } from './concat.clip';
import { FitField, type Fit } from './img2vid.motion';
import { TRANSITIONS, type Transition } from './img2vid.operation';
import {
  ASPECT_RATIOS,
  RESOLUTIONS,
  SIDES,
  sizeProblems,
  type AspectRatio,
  type Resolution,
} from './img2vid.size';
import { defineOperation, oneVideo } from './operation';
import { VideoInput } from './video-input';

@Rule(sizeProblems)
export class ConcatInput extends VideoInput {
  @ListField(() => ConcatClip, {
    description: 'What is joined, in order: videos, parts of videos, and stills.',
    example: [
      { url_video: 'https://example.com/intro.mp4' },
      { url_video: 'https://example.com/talk.mp4', start: 2, end: 7.5 },
      { url_image: 'https://example.com/logo.png', duration: 3 },
    ],
    ...{ minItems: 2, maxItems: 50 },
  })
  readonly clips!: readonly ConcatClip[];

  @EnumField(TRANSITIONS, {
    name: 'Transition',
    description:
      'How a clip gives way to the next: it fades, is pushed out to the left, or ends. Their sounds fade over as long.',
    ...{ default: 'none', example: 'fade' },
  })
  readonly transition!: Transition;

  @NumberField({
    description:
      'Seconds in which two clips are seen together; at most half of the shortest clip. The result is so much shorter with each.',
    ...{ minimum: 0.1, maximum: 5, default: 0.5, example: 0.5 },
  })
  readonly transition_duration!: number;

  @NumberField({
    description:
      'Frames a second; without it those of the first video, at most 60, or 24 where all are stills.',
    ...{ minimum: 1, maximum: 60, example: 30, optional: true },
  })
  readonly frame_rate?: number;

  @EnumField(ASPECT_RATIOS, {
    name: 'AspectRatio',
    description: 'The shape of the video; without any size it has that of the first clip.',
    ...{ example: '9:16', optional: true },
  })
  readonly aspect_ratio?: AspectRatio;

  @EnumField(RESOLUTIONS, {
    name: 'Resolution',
    description: 'The shorter side of the video; 1080p where a shape alone is given.',
    ...{ example: '1080p', optional: true },
  })
  readonly resolution?: Resolution;

  @NumberField({
    description:
      'Width in pixels, even, in the place of aspect_ratio and resolution. With width or height alone the video has the shape of the first clip.',
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
}

export const concatOperation = defineOperation({
  name: 'concat',
  summary: 'Join videos and stills',
  description:
    'Joins 2 to 50 videos, parts of videos and stills into one video: of one size, one frame rate and one kind of sound, with transitions where asked for. Every picture is encoded once.',
  input: ConcatInput,
  outputs: oneVideo('concat.mp4'),
});
