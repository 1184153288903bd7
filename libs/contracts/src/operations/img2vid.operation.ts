import { MediaField, NumberField } from '../fields';
import { defineOperation } from './operation';
import { VideoInput } from './video-input';

export class Img2VidInput extends VideoInput {
  @MediaField('image', {
    description:
      'The still: JPEG, PNG, WebP, GIF or AVIF, at most 40 megapixels. Of an animation the first picture is used; transparent parts are black.',
    example: 'https://example.com/still.jpg',
  })
  readonly url_image!: string;

  @NumberField({
    description: 'Frames a second.',
    minimum: 1,
    maximum: 60,
    default: 24,
    example: 24,
  })
  readonly frame_rate!: number;

  @NumberField({
    description: 'Length of the video in seconds.',
    minimum: 0.1,
    maximum: 300,
    default: 5,
    example: 5,
  })
  readonly duration!: number;
}

export const img2vidOperation = defineOperation({
  name: 'img2vid',
  summary: 'Bring a still to life',
  description:
    'Turns a still into a video with a slow zoom towards its centre (Ken Burns), in 1080p of the orientation of the still, cropped to fill and never distorted.',
  input: Img2VidInput,
  output: { kind: 'video', filename: 'img2vid.mp4', contentType: 'video/mp4' },
});
