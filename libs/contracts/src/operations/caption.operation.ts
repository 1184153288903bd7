import { ObjectField } from '../composed.fields';
import { Inline, Rule, type FieldProblem } from '../field.metadata';
import { MediaField, StringField } from '../fields';
import { CaptionStyleInput } from './caption.style';
import { WordsField, type CaptionWord } from './caption.words';
import { defineOperation, oneVideo } from './operation';
import { VideoInput } from './video-input';

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Where captions can come from; each request has exactly one of these. */
export const CAPTION_SOURCES = ['url_srt', 'url_subtitles', 'subtitles', 'words'] as const;

@Rule(oneSource)
export class CaptionInput extends VideoInput {
  @MediaField('video', {
    description: 'The video: MP4, MOV, MKV or WebM.',
    example: 'https://example.com/talk.mp4',
  })
  readonly url_video!: string;

  @MediaField('subtitle', {
    description: `The captions: an SRT file, at most 4 MiB. One of ${CAPTION_SOURCES.join(', ')} is needed.`,
    example: 'https://example.com/talk.srt',
    optional: true,
  })
  readonly url_srt?: string;

  @MediaField('subtitle', {
    description:
      'The captions: an SRT, WebVTT or ASS file, told by its content, at most 4 MiB. In place of url_srt.',
    optional: true,
  })
  readonly url_subtitles?: string;

  @Inline('subtitle')
  @StringField({
    description:
      'The captions themselves: the text of an SRT, WebVTT or ASS file. In place of url_srt. Jobs show its first 200 characters.',
    minLength: 1,
    maxLength: MAX_BODY_BYTES,
    optional: true,
  })
  readonly subtitles?: string;

  @Inline('subtitle')
  @WordsField({
    description:
      'The words of a transcript, in order, with their times in seconds; lines are made of them. In place of url_srt. Jobs show the first ten.',
    optional: true,
  })
  readonly words?: readonly CaptionWord[];

  @ObjectField(() => CaptionStyleInput, {
    description: 'How the captions look: a preset, and what is to differ from it.',
    example: { preset: 'karaoke', font: 'Poppins', safe_area: 'tiktok' },
    optional: true,
  })
  readonly style?: CaptionStyleInput;
}

function oneSource(input: CaptionInput): readonly FieldProblem[] {
  const [first, ...more] = CAPTION_SOURCES.filter((name) => input[name] !== undefined);
  if (first === undefined) {
    const detail = `url_srt is missing; or send one of ${CAPTION_SOURCES.slice(1).join(', ')}`;
    return [{ field: 'url_srt', code: 'required', detail }];
  }
  return more.map((field) => {
    const detail = `${field} cannot stand beside ${first}; send one of them`;
    return { field, code: 'conflict', detail };
  });
}

export const captionOperation = defineOperation({
  name: 'caption',
  summary: 'Burn captions into a video',
  description:
    'Draws the cues of an SRT, WebVTT or ASS file, or the words of a transcript, onto the video, in one of five presets or a style of your own. An ASS file keeps its own look where no style is given. Size and frame rate stay, the sound is kept. The body may have 4 MiB.',
  input: CaptionInput,
  maxBodyBytes: MAX_BODY_BYTES,
  outputs: oneVideo('caption.mp4'),
});
