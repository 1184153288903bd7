import { EnumField, NumberField } from '../fields';

export const DUCKING_BEDS = ['audio', 'video'] as const;
export type DuckingBed = (typeof DUCKING_BEDS)[number];

/** How one of two sounds makes room for the other. */
export class Ducking {
  @EnumField(DUCKING_BEDS, {
    name: 'DuckingBed',
    description:
      'The sound that is lowered: `audio` is that of `url_audio`, e.g. music under a talk; `video` is the own sound of the video, e.g. under a voice-over.',
    default: 'audio',
    example: 'audio',
  })
  readonly bed!: DuckingBed;

  @NumberField({
    description: 'By how many decibels it is lowered while the other speaks.',
    ...{ minimum: 1, maximum: 30, default: 12, example: 12 },
  })
  readonly reduction_db!: number;

  @NumberField({
    description: 'Milliseconds until it is down.',
    ...{ minimum: 1, maximum: 1500, default: 50, example: 50 },
  })
  readonly attack_ms!: number;

  @NumberField({
    description: 'Milliseconds until it is back, about 0.15 s after the other has stopped.',
    ...{ minimum: 10, maximum: 3000, default: 500, example: 500 },
  })
  readonly release_ms!: number;
}

/** How loud a result is to be as a whole. */
export class LoudnessTarget {
  @NumberField({
    description:
      'Integrated loudness in LUFS: -14 for the web, -16 for podcasts, -23 for television.',
    ...{ minimum: -40, maximum: -8, default: -14, example: -14 },
  })
  readonly integrated_lufs!: number;

  @NumberField({
    description: 'The most that a true peak may have before it is encoded, in dBTP.',
    ...{ minimum: -9, maximum: 0, default: -1, example: -1 },
  })
  readonly true_peak_dbtp!: number;
}
