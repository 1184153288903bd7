import { ObjectField } from '../composed.fields';
import { Rule, type FieldProblem } from '../field.metadata';
import { BooleanField, EnumField, MediaField, NumberField } from '../fields';
import { defineOperation, oneVideo } from './operation';
import { Ducking, LoudnessTarget } from './sound.fields';
import { VideoInput } from './video-input';

export const SOUND_MODES = ['replace', 'mix'] as const;
export type SoundMode = (typeof SOUND_MODES)[number];

export const SOUND_LENGTHS = ['shortest', 'video', 'audio', 'longest'] as const;
export type SoundLength = (typeof SOUND_LENGTHS)[number];

@Rule(together)
export class AddAudioInput extends VideoInput {
  @MediaField('video', {
    description:
      'The video: MP4, MOV, MKV or WebM. Its own sound is replaced, or kept with `mode` `mix`.',
    example: 'https://example.com/clip.mp4',
  })
  readonly url_video!: string;

  @MediaField('audio', {
    description: 'The sound: MP3, M4A, WAV, FLAC, Ogg or Opus.',
    example: 'https://example.com/voice.mp3',
  })
  readonly url_audio!: string;

  @EnumField(SOUND_MODES, {
    name: 'SoundMode',
    description:
      "`replace` lays the sound in the place of the video's own, `mix` lets both be heard.",
    default: 'replace',
    example: 'replace',
  })
  readonly mode!: SoundMode;

  @NumberField({
    description: "Factor on the video's own sound in a mix: 0.5 is 6 dB less, 0 is silence.",
    ...{ minimum: 0, maximum: 2, default: 1, example: 1 },
  })
  readonly video_volume!: number;

  @NumberField({
    description: 'Factor on the sound of `url_audio`: 0.5 is 6 dB less, 0 is silence.',
    ...{ minimum: 0, maximum: 2, default: 1, example: 1 },
  })
  readonly audio_volume!: number;

  @NumberField({
    description: 'Seconds in which the sound of `url_audio` fades in, from where it begins.',
    ...{ minimum: 0, maximum: 60, default: 0, example: 0.5 },
  })
  readonly fade_in!: number;

  @NumberField({
    description: 'Seconds in which it fades out, up to its end or that of the result.',
    ...{ minimum: 0, maximum: 60, default: 0, example: 2 },
  })
  readonly fade_out!: number;

  @NumberField({
    description:
      'Seconds after the first frame at which the sound begins; of less than 0, so much of its beginning is left out.',
    ...{ minimum: -7200, maximum: 7200, default: 0, example: 0 },
  })
  readonly offset!: number;

  @BooleanField({
    description:
      'Repeat the sound without a gap until the end of the video; it may then be at most 10 minutes long.',
    default: false,
    example: false,
  })
  readonly loop!: boolean;

  @EnumField(SOUND_LENGTHS, {
    name: 'SoundLength',
    description:
      'With what the result ends: with the `shortest` of picture and sound, the `video`, the `audio`, or the `longest`. After the end of the video its last frame stands, after that of the sound there is silence.',
    default: 'shortest',
    example: 'shortest',
  })
  readonly length!: SoundLength;

  @ObjectField(() => Ducking, {
    description:
      'In a mix, lower one sound while the other speaks. `{}` lowers the sound of `url_audio` by 12 dB under the voice of the video.',
    optional: true,
  })
  readonly ducking?: Ducking;

  @ObjectField(() => LoudnessTarget, {
    description:
      'Bring the whole of the sound to a loudness of EBU R128, measured before it is set. `{}` is what YouTube, TikTok and Spotify play at.',
    optional: true,
  })
  readonly loudness?: LoudnessTarget;
}

/** What only makes sense together. */
function together(input: AddAudioInput): readonly FieldProblem[] {
  const { mode, video_volume, ducking, loop, length } = input;
  const needsMix = (field: string): FieldProblem => ({
    ...{ field, code: 'conflict' },
    detail: `${field} needs mode mix: with mode replace the video's own sound is not heard`,
  });
  const endless = 'length audio needs a sound that ends; with loop it does not';
  return [
    ...(mode === 'replace' && video_volume !== 1 ? [needsMix('video_volume')] : []),
    ...(mode === 'replace' && ducking ? [needsMix('ducking')] : []),
    ...(loop && length === 'audio'
      ? [{ field: 'length', code: 'conflict', detail: endless } as const]
      : []),
  ];
}

export const addaudioOperation = defineOperation({
  name: 'addaudio',
  summary: 'Lay sound under a video',
  description:
    'Lays a sound under a video, in the place of its own or mixed with it: with volumes, fades, an offset, ducking, a loop and a loudness. The picture is copied where that is exact, so that nothing is lost; it is encoded where the last frame has to stand for the rest of the sound.',
  input: AddAudioInput,
  outputs: oneVideo('addaudio.mp4'),
});
