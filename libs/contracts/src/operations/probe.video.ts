import { ObjectField } from '../composed.fields';
import { BooleanField, EnumField, NumberField, StringField } from '../fields';
import { BitRate, Mirrored, Name, NameOrNull, Rotation, Seconds, Side } from './probe.fields';

export const DYNAMIC_RANGES = ['sdr', 'pq', 'hlg'] as const;
export type DynamicRange = (typeof DYNAMIC_RANGES)[number];

/** How the colours of a picture are tagged, by ffmpeg's names; null where they are not. */
export class ProbeColor {
  @NameOrNull('`tv` is limited, `pc` is full.', 'tv')
  readonly range!: string | null;

  @NameOrNull('The matrix.', 'bt709')
  readonly matrix!: string | null;

  @NameOrNull('The primaries.', 'bt709')
  readonly primaries!: string | null;

  @NameOrNull('The transfer characteristics.', 'bt709')
  readonly transfer!: string | null;
}

/** A moving picture. */
export class ProbeVideo {
  @Name("The codec, by ffmpeg's name.", 'h264')
  readonly codec!: string;

  @NameOrNull('Its profile.', 'High')
  readonly profile!: string | null;

  @Side('Width in pixels as it is shown: upright, with square pixels.', 1080)
  readonly width!: number;

  @Side('Height in pixels as it is shown.', 1920)
  readonly height!: number;

  @Side('Width in pixels as it is stored.', 1920)
  readonly stored_width!: number;

  @Side('Height in pixels as it is stored.', 1080)
  readonly stored_height!: number;

  @Rotation()
  readonly rotation!: number;

  @Mirrored()
  readonly mirrored!: boolean;

  @StringField({
    description: 'Width to height of one pixel as it is stored.',
    ...{ maxLength: 32, pattern: /^\d+:\d+$/, example: '1:1' },
  })
  readonly sample_aspect_ratio!: string;

  @NumberField({
    description: 'Frames a second; the mean where that changes. Null where it is not known.',
    ...{ minimum: 0, maximum: 1e6, nullable: true, example: 29.97 },
  })
  readonly frame_rate!: number | null;

  @BooleanField({
    description:
      'Whether frames stand at uneven distances, as in recordings of phones and screens.',
    ...{ nullable: true, example: false },
  })
  readonly variable_frame_rate!: boolean | null;

  @NumberField({
    description: 'Frames that are shown, counted; null for what is too long to be counted.',
    ...{ minimum: 0, maximum: 1e9, integer: true, nullable: true, example: 150 },
  })
  readonly frames!: number | null;

  @NumberField({
    description: 'How many of the frames can be begun with.',
    ...{ minimum: 0, maximum: 1e9, integer: true, nullable: true, example: 2 },
  })
  readonly key_frames!: number | null;

  @Seconds()
  readonly duration_seconds!: number | null;

  @BitRate()
  readonly bit_rate!: number | null;

  @NameOrNull("By ffmpeg's name.", 'yuv420p')
  readonly pixel_format!: string | null;

  @EnumField(DYNAMIC_RANGES, {
    name: 'DynamicRange',
    description: '`pq` (HDR10, Dolby Vision) and `hlg` are HDR; operations tone them down.',
    example: 'sdr',
  })
  readonly dynamic_range!: DynamicRange;

  @ObjectField(() => ProbeColor, { description: 'How its colours are tagged.' })
  readonly color!: ProbeColor;
}
