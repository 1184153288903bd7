import { ObjectField } from '../composed.fields';
import { Rule } from '../field.metadata';
import { EnumField, MediaField, NumberField } from '../fields';
import { audioProblems, SOUND_FORMATS, type SoundFormat } from './audio.format';
import { DEFAULT_LIMITS, defineOperation, type OutputFile } from './operation';
import { OperationInput } from './operation-input';
import { LoudnessTarget } from './sound.fields';

const FADE = { minimum: 0, maximum: 60, default: 0 } as const;

@Rule(audioProblems)
export class AudioInput extends OperationInput {
  @MediaField('audio', {
    description:
      'The sound: MP3, M4A, WAV, FLAC, Ogg or Opus; or a video, MP4, MOV, MKV or WebM, whose sound is taken.',
    example: 'https://example.com/talk.mp4',
  })
  readonly url_audio!: string;

  @EnumField(SOUND_FORMATS, {
    name: 'SoundFormat',
    description:
      'The file that is made: AAC in an `m4a`, `mp3`, `wav` or `flac` without loss, or `opus` in Ogg.',
    default: 'm4a',
    example: 'mp3',
  })
  readonly format!: SoundFormat;

  @NumberField({
    description:
      'Bit rate of m4a, mp3 and opus. Without it 160, 192 and 128 for two channels, half of it for one.',
    ...{ minimum: 16, maximum: 320, integer: true, optional: true, example: 192 },
  })
  readonly bitrate_kbps?: number;

  @NumberField({
    description:
      'Samples a second: 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100 or 48000, in m4a, wav and flac also 88200 and 96000; opus has 48000 always. Without it that of the sound, where the format has it.',
    ...{ minimum: 8000, maximum: 96_000, integer: true, optional: true, example: 44_100 },
  })
  readonly sample_rate?: number;

  @NumberField({
    description: 'One channel or two. Without it as many as the sound has; more are folded to two.',
    ...{ minimum: 1, maximum: 2, integer: true, optional: true, example: 2 },
  })
  readonly channels?: number;

  @NumberField({
    description: 'Bits of a sample in wav and flac: 16 or 24. Without it 16.',
    ...{ minimum: 16, maximum: 24, integer: true, optional: true, example: 24 },
  })
  readonly bit_depth?: number;

  @NumberField({
    description: 'Seconds of the sound that are left out at its beginning, to the sample.',
    ...{ minimum: 0, maximum: 7200, default: 0, example: 1.5 },
  })
  readonly start!: number;

  @NumberField({
    description: 'Second of the sound at which the result ends, to the sample.',
    ...{ minimum: 0.01, maximum: 7200, optional: true, example: 31.5 },
  })
  readonly end?: number;

  @NumberField({
    description: 'Factor on the sound: 0.5 is 6 dB less, 2 is 6 dB more and kept from clipping.',
    ...{ minimum: 0, maximum: 2, default: 1, example: 1 },
  })
  readonly volume!: number;

  @NumberField({ description: 'Seconds in which the result fades in.', ...FADE, example: 0.5 })
  readonly fade_in!: number;

  @NumberField({ description: 'Seconds in which it fades out, to its end.', ...FADE, example: 2 })
  readonly fade_out!: number;

  @ObjectField(() => LoudnessTarget, {
    description:
      'Bring the whole of the result to a loudness of EBU R128, measured before it is set. `{}` is what YouTube, TikTok and Spotify play at.',
    optional: true,
  })
  readonly loudness?: LoudnessTarget;
}

const CONTENT_TYPES: Readonly<Record<SoundFormat, string>> = {
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  opus: 'audio/ogg',
};

function fileOf(format: SoundFormat): OutputFile {
  const contentType = CONTENT_TYPES[format];
  return { name: 'audio', kind: 'audio', filename: `audio.${format}`, contentType };
}

export const audioOperation = defineOperation({
  name: 'audio',
  summary: 'Take, cut, level or convert a sound',
  description:
    'Takes a sound, or that of a video, and makes an M4A, MP3, WAV, FLAC or Opus of it: cut to the sample, faded, brought to a loudness, in another rate or number of channels. AAC to which nothing is done is copied.',
  input: AudioInput,
  outputs: ({ format }) => [fileOf(format)],
  // The sound may come in a video.
  limits: {
    maxSourceBytes: {
      ...DEFAULT_LIMITS.maxSourceBytes,
      audio: DEFAULT_LIMITS.maxSourceBytes.video,
    },
  },
});
