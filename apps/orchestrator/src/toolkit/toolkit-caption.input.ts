import {
  ListField,
  MediaField,
  ObjectField,
  Rule,
  StringField,
  type FieldProblem,
} from '@app/contracts';

import { ToolkitInput, webhookProblems } from './toolkit.input';
import { ToolkitSettings } from './toolkit.settings';

class ToolkitReplacement {
  @StringField({ description: 'What stands there.', maxLength: 200 })
  readonly find!: string;

  @StringField({ description: 'What is to stand there.', maxLength: 200 })
  readonly replace!: string;
}

class ToolkitTimeRange {
  @StringField({ description: 'Its beginning.', maxLength: 20 })
  readonly start!: string;

  @StringField({ description: 'Its end.', maxLength: 20 })
  readonly end!: string;
}

@Rule(captionProblems)
@Rule(webhookProblems)
export class ToolkitCaptionInput extends ToolkitInput {
  @MediaField('video', { description: 'The video.', example: 'https://example.com/talk.mp4' })
  readonly video_url!: string;

  @StringField({
    description:
      'The captions: a link to an SRT, WebVTT or ASS file, or the text of one. Needed: nothing is transcribed here.',
    ...{ minLength: 1, maxLength: 4 * 1024 * 1024, optional: true },
    example: 'https://example.com/talk.srt',
  })
  readonly captions?: string;

  @ObjectField(() => ToolkitSettings, {
    description: 'How the captions look.',
    ...{ optional: true, example: { style: 'highlight', position: 'bottom_center' } },
  })
  readonly settings?: ToolkitSettings;

  @ListField(() => ToolkitReplacement, {
    description: 'Only an empty list.',
    ...{ minItems: 0, maxItems: 100, optional: true, example: [] },
  })
  readonly replace?: readonly ToolkitReplacement[];

  @ListField(() => ToolkitTimeRange, {
    description: 'Only an empty list.',
    ...{ minItems: 0, maxItems: 100, optional: true, example: [] },
  })
  readonly exclude_time_ranges?: readonly ToolkitTimeRange[];

  @StringField({
    description: 'Means nothing where captions are given.',
    ...{ maxLength: 20, optional: true, example: 'auto' },
  })
  readonly language?: string;
}

/** What SRT, WebVTT and ASS files have somewhere. */
const CAPTIONS = /-->|^\ufeff?WEBVTT|\[(?:Script Info|Events)\]/;

/** The captions as a link, where they are one. */
export function captionsLink(captions: string): string | undefined {
  const trimmed = captions.trim();
  return /^https?:\/\/\S+$/.test(trimmed) ? trimmed : undefined;
}

function captionProblems(input: ToolkitCaptionInput): readonly FieldProblem[] {
  const { captions, replace = [], exclude_time_ranges: ranges = [] } = input;
  const undone = (field: string): FieldProblem => {
    return {
      field,
      code: 'conflict',
      detail: `${field} can not be done here; change the captions`,
    };
  };
  return [
    ...captionsProblem(captions),
    ...(replace.length > 0 ? [undone('replace')] : []),
    ...(ranges.length > 0 ? [undone('exclude_time_ranges')] : []),
  ];
}

function captionsProblem(captions: string | undefined): readonly FieldProblem[] {
  const field = 'captions';
  if (captions === undefined) {
    return [
      { field, code: 'required', detail: 'captions is missing: nothing is transcribed here' },
    ];
  }
  if (captionsLink(captions) !== undefined || CAPTIONS.test(captions)) return [];
  const detail = 'captions is neither a link nor the text of an SRT, WebVTT or ASS file';
  return [{ field, code: 'format', detail }];
}
