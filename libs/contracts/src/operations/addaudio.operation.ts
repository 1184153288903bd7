import { MediaField } from '../fields';
import { defineOperation } from './operation';
import { VideoInput } from './video-input';

export class AddAudioInput extends VideoInput {
  @MediaField('video', {
    description: 'The video: MP4, MOV, MKV or WebM. Its own sound is replaced.',
    example: 'https://example.com/clip.mp4',
  })
  readonly url_video!: string;

  @MediaField('audio', {
    description: 'The sound: MP3, M4A, WAV, FLAC, Ogg or Opus.',
    example: 'https://example.com/voice.mp3',
  })
  readonly url_audio!: string;
}

export const addaudioOperation = defineOperation({
  name: 'addaudio',
  summary: 'Lay sound under a video',
  description:
    'Replaces the sound of a video. The result ends with the shorter of the two; the picture is copied where that is exact, so that nothing is lost.',
  input: AddAudioInput,
  output: { kind: 'video', filename: 'addaudio.mp4', contentType: 'video/mp4' },
});
