import { BooleanField, NumberField } from '../fields';
import { BitRate, Mirrored, Name, NameOrNull, Rotation, Seconds, Side } from './probe.fields';

/** A sound. */
export class ProbeAudio {
  @Name("The codec, by ffmpeg's name.", 'aac')
  readonly codec!: string;

  @NameOrNull('Its profile.', 'LC')
  readonly profile!: string | null;

  @NumberField({
    description: 'Samples a second.',
    ...{ minimum: 1, maximum: 1e7, integer: true, example: 48_000 },
  })
  readonly sample_rate!: number;

  @NumberField({
    description: 'How many channels it has.',
    ...{ minimum: 0, maximum: 1000, integer: true, example: 2 },
  })
  readonly channels!: number;

  @NameOrNull('How they stand to each other.', 'stereo')
  readonly channel_layout!: string | null;

  @Seconds()
  readonly duration_seconds!: number | null;

  @BitRate()
  readonly bit_rate!: number | null;
}

/** A still. */
export class ProbeImage {
  @Side('Width in pixels as it is shown: upright.', 1080)
  readonly width!: number;

  @Side('Height in pixels as it is shown.', 1920)
  readonly height!: number;

  @Rotation()
  readonly rotation!: number;

  @Mirrored()
  readonly mirrored!: boolean;

  @NameOrNull("By ffmpeg's name.", 'yuvj420p')
  readonly pixel_format!: string | null;

  @BooleanField({ description: 'Whether it can have transparent parts.', example: false })
  readonly has_alpha!: boolean;

  @BooleanField({
    description: 'Whether there is more than one picture; operations use the first.',
    example: false,
  })
  readonly animated!: boolean;
}
