import { Rule } from '../field.metadata';
import { BooleanField, EnumField, MediaField, NumberField } from '../fields';
import { FITS, type Fit } from './img2vid.motion';
import { SIDES } from './img2vid.size';
import { DEFAULT_LIMITS, defineOperation, type OutputFile } from './operation';
import {
  VIDEO_CONTAINERS,
  OWN_SOUNDS,
  transcodeProblems,
  VIDEO_CODECS,
  type OwnSound,
  type VideoCodec,
  type VideoContainer,
} from './transcode.format';
import { VideoInput } from './video-input';

const SIDE = { minimum: SIDES.min, maximum: SIDES.max, integer: true, optional: true } as const;

@Rule(transcodeProblems)
export class TranscodeInput extends VideoInput {
  @MediaField('video', {
    description: 'The video: MP4, MOV, MKV or WebM.',
    example: 'https://example.com/clip.mov',
  })
  readonly url_video!: string;

  @EnumField(VIDEO_CONTAINERS, {
    name: 'VideoContainer',
    description:
      'The file that is made. `gif` is an animation without sound, of 60 seconds at most and for short, small clips.',
    default: 'mp4',
    example: 'mp4',
  })
  readonly container!: VideoContainer;

  @EnumField(VIDEO_CODECS, {
    name: 'VideoCodec',
    description:
      'How the picture is encoded; without it `h264`, in a webm `vp9`. mp4 takes h264, hevc and av1, mov h264 and hevc, webm vp9 and av1; a gif has none.',
    example: 'hevc',
    optional: true,
  })
  readonly codec?: VideoCodec;

  @NumberField({
    description:
      'Width in pixels, even. Alone it keeps the shape of the video; with height, see fit.',
    ...{ ...SIDE, example: 1280 },
  })
  readonly width?: number;

  @NumberField({ description: 'Height in pixels, even; see width.', ...{ ...SIDE, example: 720 } })
  readonly height?: number;

  @NumberField({
    description: 'A wider video is made so wide, in its shape; a smaller one stays as it is.',
    ...{ ...SIDE, example: 1920 },
  })
  readonly max_width?: number;

  @NumberField({
    description: 'A higher video is made so high, in its shape; a smaller one stays as it is.',
    ...{ ...SIDE, example: 1080 },
  })
  readonly max_height?: number;

  @EnumField(FITS, {
    name: 'Fit',
    description:
      'With width and height of another shape than the video: `cover` fills them and cuts what is over; `contain` shows all of it between black bars; `blur` shows all of it on a blurred, darker copy.',
    ...{ default: 'cover', example: 'cover' },
  })
  readonly fit!: Fit;

  @NumberField({
    description:
      "Frames a second; without it the video's own, in a gif 15 at most. A gif has 50 at most.",
    ...{ minimum: 1, maximum: 60, optional: true, example: 30 },
  })
  readonly frame_rate?: number;

  @NumberField({
    description:
      'What the file may have in bytes. One that is larger at this quality is encoded again at the bit rate that fits. Not for a gif.',
    ...{ minimum: 10_000, maximum: DEFAULT_LIMITS.maxOutputBytes, integer: true, optional: true },
    example: 8_000_000,
  })
  readonly max_size_bytes?: number;

  @EnumField(OWN_SOUNDS, {
    name: 'OwnSound',
    description: "Whether the video's sound is kept.",
    default: 'keep',
    example: 'keep',
  })
  readonly audio!: OwnSound;

  @NumberField({
    description:
      'Bit rate of the sound. Without it AAC is copied where it can be, else 160 for AAC and 128 for Opus.',
    ...{ minimum: 16, maximum: 320, integer: true, optional: true, example: 128 },
  })
  readonly audio_bitrate_kbps?: number;

  @BooleanField({
    description: 'Encode also a picture that already is as it is asked for, which is else copied.',
    default: false,
    example: false,
  })
  readonly always_encode!: boolean;
}

const FILES: Readonly<Record<VideoContainer, Omit<OutputFile, 'filename'>>> = {
  mp4: { name: 'video', kind: 'video', contentType: 'video/mp4' },
  mov: { name: 'video', kind: 'video', contentType: 'video/quicktime' },
  webm: { name: 'video', kind: 'video', contentType: 'video/webm' },
  gif: { name: 'image', kind: 'image', contentType: 'image/gif' },
};

export const transcodeOperation = defineOperation({
  name: 'transcode',
  summary: 'Make a video another file',
  description:
    'Brings a video into another codec, container, size, frame rate or number of bytes: H.264, HEVC, AV1 or VP9 in MP4, MOV or WebM, or an animated GIF. A picture that already is as asked for is copied.',
  input: TranscodeInput,
  outputs: ({ container }) => [{ ...FILES[container], filename: `transcode.${container}` }],
});
