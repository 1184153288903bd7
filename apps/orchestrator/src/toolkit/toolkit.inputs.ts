import { MediaField, NumberField, Rule, StringField, type FieldProblem } from '@app/contracts';

import { ToolkitInput, webhookProblems } from './toolkit.input';

@Rule(zoomProblems)
@Rule(webhookProblems)
export class ToolkitImageInput extends ToolkitInput {
  @MediaField('image', { description: 'The still.', example: 'https://example.com/still.jpg' })
  readonly image_url!: string;

  @NumberField({
    description: 'Length of the video in seconds.',
    ...{ minimum: 0.1, maximum: 300, default: 5 },
  })
  readonly length!: number;

  @NumberField({
    description: 'Frames a second.',
    ...{ minimum: 15, maximum: 60, integer: true, default: 30 },
  })
  readonly frame_rate!: number;

  @NumberField({
    description:
      'Percent by which the picture grows in a second; over the whole length at most by 100.',
    ...{ minimum: 0, maximum: 100, default: 3 },
  })
  readonly zoom_speed!: number;
}

@Rule(webhookProblems)
export class ToolkitMp3Input extends ToolkitInput {
  @MediaField('audio', {
    description: 'A sound, or a video whose sound is taken.',
    example: 'https://example.com/talk.mp4',
  })
  readonly media_url!: string;

  @StringField({
    description: 'From 16k to 320k.',
    ...{ maxLength: 4, pattern: /^(?:1[6-9]|[2-9]\d|[12]\d\d|3[01]\d|320)k$/, default: '128k' },
  })
  readonly bitrate!: string;

  @NumberField({
    description: 'Samples a second, as in `POST /video/audio`.',
    ...{ minimum: 8000, maximum: 48_000, integer: true, optional: true, example: 44_100 },
  })
  readonly sample_rate?: number;
}

export class ToolkitStatusInput {
  @StringField({
    description: 'The job.',
    ...{ maxLength: 64, example: 'job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C' },
  })
  readonly job_id!: string;
}

function zoomProblems({ zoom_speed, length }: ToolkitImageInput): readonly FieldProblem[] {
  const grown = Math.round(zoom_speed * length * 100) / 100;
  const detail = `zoom_speed ${zoom_speed} lets the picture grow by ${grown} percent in ${length} s; the limit is 100`;
  return grown > 100 ? [{ field: 'zoom_speed', code: 'range', detail }] : [];
}
