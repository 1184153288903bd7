import { Rule, type FieldProblem } from '../field.metadata';
import { MediaField, NumberField } from '../fields';
import { MAX_SPAN_SECONDS, spanProblems } from './span.fields';

/** One of several clips: a video or a part of one, or a still. */
@Rule(sourceProblems)
@Rule(spanProblems)
export class ConcatClip {
  @MediaField('video', {
    description: 'A video: MP4, MOV, MKV or WebM. A clip has this or url_image.',
    example: 'https://example.com/intro.mp4',
    optional: true,
  })
  readonly url_video?: string;

  @MediaField('image', {
    description: 'A still: JPEG, PNG, WebP, GIF or AVIF, which stands for `duration`.',
    optional: true,
  })
  readonly url_image?: string;

  @NumberField({
    description: 'Seconds after the first frame of the video at which the clip begins; as in trim.',
    ...{ minimum: -MAX_SPAN_SECONDS, maximum: MAX_SPAN_SECONDS, example: 2, optional: true },
  })
  readonly start?: number;

  @NumberField({
    description: 'Seconds after the first frame at which it ends; as in trim.',
    ...{ minimum: -MAX_SPAN_SECONDS, maximum: MAX_SPAN_SECONDS, example: 7.5, optional: true },
  })
  readonly end?: number;

  @NumberField({
    description: 'Its length in seconds: needed for a still, in the place of end for a video.',
    ...{ minimum: 0.01, maximum: MAX_SPAN_SECONDS, optional: true },
  })
  readonly duration?: number;
}

function sourceProblems(clip: ConcatClip): readonly FieldProblem[] {
  const { url_video, url_image, duration } = clip;
  if (url_image === undefined) {
    if (url_video !== undefined) return [];
    const detail = 'url_video is missing; or send url_image';
    return [{ field: 'url_video', code: 'required', detail }];
  }
  if (url_video !== undefined) {
    const detail = 'url_image can not stand beside url_video; give one of them';
    return [{ field: 'url_image', code: 'conflict', detail }];
  }
  const missing = 'duration is missing: a still has no length of its own';
  return [
    ...(duration === undefined
      ? [{ field: 'duration', code: 'required', detail: missing } as const]
      : []),
    ...(['start', 'end'] as const)
      .filter((field) => clip[field] !== undefined)
      .map((field): FieldProblem => {
        const detail = `${field} is for videos; a still stands for its duration`;
        return { field, code: 'conflict', detail };
      }),
  ];
}
