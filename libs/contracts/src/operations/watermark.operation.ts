import { Rule, type FieldProblem } from '../field.metadata';
import { ColourField, EnumField, MediaField, NumberField, StringField } from '../fields';
import { fontProblem } from '../fonts';
import { CAPTION_POSITIONS, type CaptionPosition } from './caption.style';
import { defineOperation, oneVideo } from './operation';
import { VideoInput } from './video-input';

@Rule(oneMark)
@Rule(fields)
@Rule(times)
export class WatermarkInput extends VideoInput {
  @MediaField('video', {
    description: 'The video: MP4, MOV, MKV or WebM.',
    example: 'https://example.com/clip.mp4',
  })
  readonly url_video!: string;

  @MediaField('image', {
    description:
      'What is laid over it: PNG, WebP, GIF or AVIF with transparent parts, or JPEG. Of an animation the first picture is used. One of url_image and text is needed.',
    ...{ example: 'https://example.com/logo.png', optional: true },
  })
  readonly url_image?: string;

  @StringField({
    description: 'A text in the place of url_image; lines are parted by line feeds.',
    ...{ minLength: 1, maxLength: 200, example: '© Harbour Films', optional: true },
  })
  readonly text?: string;

  @EnumField(CAPTION_POSITIONS, {
    name: 'CaptionPosition',
    description: 'Where it stands.',
    ...{ default: 'bottom_right', example: 'bottom_right' },
  })
  readonly position!: CaptionPosition;

  @NumberField({
    description: "Its distance from the edges, as a share of the video's shorter side.",
    ...{ minimum: 0, maximum: 0.4, default: 0.04, example: 0.04 },
  })
  readonly margin!: number;

  @NumberField({
    description:
      "Width of the picture as a share of the video's; without it 0.2. It is less where the picture would be too high.",
    ...{ minimum: 0.01, maximum: 1, example: 0.2, optional: true },
  })
  readonly width?: number;

  @NumberField({
    description: 'How much of what is behind it it covers: 1 all, 0.3 a little.',
    ...{ minimum: 0.01, maximum: 1, default: 1, example: 0.7 },
  })
  readonly opacity!: number;

  @NumberField({
    description: 'Seconds after the first frame at which it comes.',
    ...{ minimum: 0, maximum: 7200, default: 0, example: 0 },
  })
  readonly start!: number;

  @NumberField({
    description:
      'Seconds after the first frame at which it is gone; without it, the end of the video.',
    ...{ minimum: 0.04, maximum: 7200, example: 8, optional: true },
  })
  readonly end?: number;

  @NumberField({
    description: 'Seconds in which it fades in, from its start.',
    ...{ minimum: 0, maximum: 60, default: 0, example: 0.5 },
  })
  readonly fade_in!: number;

  @NumberField({
    description: 'Seconds in which it fades out, up to its end.',
    ...{ minimum: 0, maximum: 60, default: 0, example: 0.5 },
  })
  readonly fade_out!: number;

  @StringField({
    description: 'The font of the text, one of `GET /font` by its name; without it Montserrat.',
    ...{ maxLength: 60, optional: true, example: 'Poppins' },
  })
  readonly font?: string;

  @NumberField({
    description: "Size of the letters, as a share of the video's height; without it about 0.05.",
    ...{ minimum: 0.01, maximum: 0.5, optional: true, example: 0.05 },
  })
  readonly size?: number;

  @ColourField({
    description: 'Of the letters; white without it. An alpha in it means nothing, opacity says it.',
    ...{ optional: true, example: '#FFFFFF' },
  })
  readonly color?: string;

  @ColourField({
    description: 'Of the outline of the letters; black without it.',
    ...{ optional: true, example: '#000000' },
  })
  readonly outline_color?: string;
}

const OF_TEXT = ['font', 'size', 'color', 'outline_color'] as const;

function oneMark({ url_image, text }: WatermarkInput): readonly FieldProblem[] {
  const missing = 'url_image is missing; or send text';
  const both = 'text cannot stand beside url_image; send one of them';
  if (url_image === undefined && text === undefined) {
    return [{ field: 'url_image', code: 'required', detail: missing }];
  }
  return url_image !== undefined && text !== undefined
    ? [{ field: 'text', code: 'conflict', detail: both }]
    : [];
}

function fields(input: WatermarkInput): readonly FieldProblem[] {
  const { text, font, width } = input;
  const unfit = text === undefined ? OF_TEXT.filter((field) => input[field] !== undefined) : [];
  const unknown = font === undefined ? undefined : fontProblem(font);
  const blank = text !== undefined && text.trim() === '';
  return [
    ...unfit.map((field): FieldProblem => {
      return { field, code: 'conflict', detail: `${field} needs text: a picture has none` };
    }),
    ...(unknown === undefined
      ? []
      : [{ field: 'font', code: 'font_unknown', detail: unknown } as const]),
    ...(text !== undefined && width !== undefined
      ? [
          {
            field: 'width',
            code: 'conflict',
            detail: 'width needs url_image; text has size',
          } as const,
        ]
      : []),
    ...(blank ? [{ field: 'text', code: 'format', detail: 'text has no letters' } as const] : []),
  ];
}

function times({ start, end, fade_in, fade_out }: WatermarkInput): readonly FieldProblem[] {
  if (end === undefined) return [];
  if (end <= start) {
    const detail = `end is ${end} s, not after start with ${start} s`;
    return [{ field: 'end', code: 'range', detail }];
  }
  const fades = fade_in + fade_out;
  if (fades <= end - start) return [];
  const detail = `fade_in and fade_out take ${fades} s, more than the ${end - start} s from start to end`;
  return [{ field: 'fade_out', code: 'range', detail }];
}

export const watermarkOperation = defineOperation({
  name: 'watermark',
  summary: 'Lay a picture or a text over a video',
  description:
    'Lays a logo with its transparency, or a text in one of the fonts of captions, over a video: in one of nine places, as large and as see-through as asked for, all the time or for a while, with fades. Size and frame rate stay, the sound is kept.',
  input: WatermarkInput,
  outputs: oneVideo('watermark.mp4'),
});
