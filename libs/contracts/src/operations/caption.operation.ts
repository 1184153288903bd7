import { MediaField } from '../fields';
import { defineOperation } from './operation';
import { VideoInput } from './video-input';

export class CaptionInput extends VideoInput {
  @MediaField('video', {
    description: 'The video: MP4, MOV, MKV or WebM.',
    example: 'https://example.com/talk.mp4',
  })
  readonly url_video!: string;

  @MediaField('subtitle', {
    description: 'The captions: an SRT file, at most 2 MiB.',
    example: 'https://example.com/talk.srt',
  })
  readonly url_srt!: string;
}

export const captionOperation = defineOperation({
  name: 'caption',
  summary: 'Burn captions into a video',
  description:
    'Draws the cues of an SRT file onto the video. Size and frame rate stay, the sound is kept.',
  input: CaptionInput,
  output: { kind: 'video', filename: 'caption.mp4', contentType: 'video/mp4' },
});
