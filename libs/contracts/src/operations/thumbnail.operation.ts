import { ObjectField } from '../composed.fields';
import { Rule, type FieldProblem } from '../field.metadata';
import { BooleanField, EnumField, MediaField, NumberField } from '../fields';
import { NumberListField } from '../number-list.field';
import { defineOperation, type OutputFile } from './operation';
import { ThumbnailSheet } from './thumbnail.sheet';
import { VideoInput } from './video-input';

export const PICTURE_FORMATS = ['jpeg', 'png', 'webp'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

/** So many pictures one job can make. */
const MAX_PICTURES = 50;
const SIDES = { minimum: 16, maximum: 8192, integer: true } as const;

@Rule(oneChoice)
export class ThumbnailInput extends VideoInput {
  @MediaField('video', {
    description: 'The video: MP4, MOV, MKV or WebM.',
    example: 'https://example.com/clip.mp4',
  })
  readonly url_video!: string;

  @NumberListField({
    description:
      'Seconds after the first frame; of less than 0, before the end. Each gives the frame that is shown then.',
    ...{ minimum: -7200, maximum: 7200, maxItems: MAX_PICTURES, example: [0, 2.5, -1] },
    optional: true,
  })
  readonly at?: readonly number[];

  @NumberField({
    description:
      'How many pictures, in the place of `at`: each from the middle of an equal part of the video. Without both, one picture, neither black nor of one colour where there is such.',
    ...{ minimum: 1, maximum: MAX_PICTURES, integer: true, example: 6, optional: true },
  })
  readonly count?: number;

  @NumberField({
    description: 'The most that pictures may be wide, in pixels; their shape stays.',
    ...{ ...SIDES, example: 640, optional: true },
  })
  readonly width?: number;

  @NumberField({
    description: 'The most that they may be high.',
    ...{ ...SIDES, example: 640, optional: true },
  })
  readonly height?: number;

  @BooleanField({
    description:
      'Whether pictures may become larger than the video is shown, to fill width or height.',
    ...{ default: false, example: false },
  })
  readonly upscale!: boolean;

  @EnumField(PICTURE_FORMATS, {
    name: 'PictureFormat',
    description: 'The format of all pictures. PNG is without loss, whatever the quality.',
    ...{ default: 'jpeg', example: 'jpeg' },
  })
  readonly format!: PictureFormat;

  @ObjectField(() => ThumbnailSheet, {
    description:
      'A contact sheet beside the pictures, as the first file: all of them in rows. `{}` is one 1920 pixels wide.',
    ...{ example: { columns: 4, timestamps: true }, optional: true },
  })
  readonly sheet?: ThumbnailSheet;
}

function oneChoice({ at, count, upscale, width, height }: ThumbnailInput): readonly FieldProblem[] {
  const both = 'count cannot stand beside at; send one of them';
  const free = 'upscale needs width or height: without them pictures are as large as the video';
  return [
    ...(at && count !== undefined
      ? [{ field: 'count', code: 'conflict', detail: both } as const]
      : []),
    ...(upscale && width === undefined && height === undefined
      ? [{ field: 'upscale', code: 'conflict', detail: free } as const]
      : []),
  ];
}

/** How many pictures a request asks for. */
export function pictureCount({ at, count }: Pick<ThumbnailInput, 'at' | 'count'>): number {
  return at?.length ?? count ?? 1;
}

const EXTENSIONS: Readonly<Record<PictureFormat, string>> = {
  ...{ jpeg: 'jpg', png: 'png', webp: 'webp' },
};

/** The sheet first where one is asked for: it is what was wanted. */
function pictures(input: ThumbnailInput): readonly OutputFile[] {
  const { format, sheet } = input;
  const file = (name: string, stem: string): OutputFile => ({
    ...{ name, kind: 'image', filename: `${stem}.${EXTENSIONS[format]}` },
    contentType: `image/${format}`,
  });
  const numbers = Array.from({ length: pictureCount(input) }, (_, at) => at + 1);
  return [
    ...(sheet ? [file('sheet', 'sheet')] : []),
    ...numbers.map((number) =>
      file(`image-${number}`, `thumbnail-${String(number).padStart(2, '0')}`),
    ),
  ];
}

export const thumbnailOperation = defineOperation({
  name: 'thumbnail',
  summary: 'Take pictures out of a video',
  description:
    'Takes the frames that are shown at given times, or some evenly spread, or one good one, as JPEG, PNG or WebP; and a contact sheet of them. Pictures stand upright, with square pixels, HDR toned down.',
  input: ThumbnailInput,
  outputs: pictures,
  limits: { maxOutputBytes: 512 * 1024 * 1024 },
});
