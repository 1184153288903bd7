import { Rule } from '../field.metadata';
import { EnumField, MediaField, NumberField } from '../fields';
import { defineOperation, oneVideo } from './operation';
import { MAX_SPAN_SECONDS, spanProblems } from './span.fields';
import { VideoInput } from './video-input';

/** Whether a cut is where it is asked for, or where nothing has to be encoded for it. */
export const CUTS = ['exact', 'keyframe'] as const;
export type CutMode = (typeof CUTS)[number];

@Rule(spanProblems)
export class TrimInput extends VideoInput {
  @MediaField('video', {
    description: 'The video: MP4, MOV, MKV or WebM.',
    example: 'https://example.com/talk.mp4',
  })
  readonly url_video!: string;

  @NumberField({
    description:
      'Seconds after the first frame at which the result begins; of less than 0, before the end of the video.',
    ...{ minimum: -MAX_SPAN_SECONDS, maximum: MAX_SPAN_SECONDS, default: 0, example: 12.5 },
  })
  readonly start!: number;

  @NumberField({
    description:
      'Seconds after the first frame at which it ends; of less than 0, before the end of the video. Without end and duration it ends with the video.',
    ...{ minimum: -MAX_SPAN_SECONDS, maximum: MAX_SPAN_SECONDS, example: 42, optional: true },
  })
  readonly end?: number;

  @NumberField({
    description: 'Its length in seconds, in the place of end.',
    ...{ minimum: 0.01, maximum: MAX_SPAN_SECONDS, optional: true },
  })
  readonly duration?: number;

  @EnumField(CUTS, {
    name: 'CutMode',
    description:
      '`exact` begins and ends at the frames asked for, and encodes the picture where they can not be copied. `keyframe` begins at the key frame before, ends within 100 ms, and copies wherever the source can be copied; warnings say by how much it differs.',
    default: 'exact',
    example: 'exact',
  })
  readonly cut!: CutMode;
}

export const trimOperation = defineOperation({
  name: 'trim',
  summary: 'Cut a part out of a video',
  description:
    'Takes a part of a video, exact to the frame and to the sample. The picture is copied where the cut falls on key frames, so that nothing is lost; else it is encoded once, from the key frame before on.',
  input: TrimInput,
  outputs: oneVideo('trim.mp4'),
});
