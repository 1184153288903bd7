import { MediaField, NumberField } from '../fields';
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

/** One still of several; what it does not say is as the request says for all. */
export class Img2VidSlide {
  @MediaField('image', {
    description: 'The still of this slide.',
    example: 'https://example.com/beach.jpg',
  })
  readonly url_image!: string;

  @NumberField({
    description: 'Seconds from its beginning to that of the next one; without it, duration.',
    ...{ minimum: 0.1, maximum: 300, example: 3, optional: true },
  })
  readonly duration?: number;

  @MotionField({ optional: true })
  readonly motion?: Motion;

  @ZoomField({ optional: true })
  readonly zoom?: number;

  @FocusField({ optional: true })
  readonly focus?: Focus;

  @EasingField({ optional: true })
  readonly easing?: Easing;

  @PartField('begins')
  readonly from?: PicturePart;

  @PartField('ends')
  readonly to?: PicturePart;

  @FitField({ optional: true })
  readonly fit?: Fit;
}
