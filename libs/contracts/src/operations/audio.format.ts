import type { FieldProblem } from '../field.metadata';

export const SOUND_FORMATS = ['m4a', 'mp3', 'wav', 'flac', 'opus'] as const;
export type SoundFormat = (typeof SOUND_FORMATS)[number];

const MP3_RATES = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000] as const;
const MORE_RATES = [...MP3_RATES, 88_200, 96_000];

/** The samples a second that a format can have. */
export const SAMPLE_RATES: Readonly<Record<SoundFormat, readonly number[]>> = {
  m4a: MORE_RATES,
  mp3: MP3_RATES,
  wav: MORE_RATES,
  flac: MORE_RATES,
  // What an Opus decoder gives, whatever was encoded.
  opus: [48_000],
};

const LOSSLESS: readonly SoundFormat[] = ['wav', 'flac'];

/** The fields of a request that are tied to its format or to each other. */
export interface SoundWish {
  readonly format: SoundFormat;
  readonly bitrate_kbps?: number;
  readonly sample_rate?: number;
  readonly bit_depth?: number;
  readonly start: number;
  readonly end?: number;
}

/** What only makes sense together. */
export function audioProblems(input: SoundWish): readonly FieldProblem[] {
  const { format, bitrate_kbps, bit_depth, start, end } = input;
  const isLossless = LOSSLESS.includes(format);
  return [
    ...(bitrate_kbps !== undefined && isLossless
      ? [conflict('bitrate_kbps', `bitrate_kbps can not be kept by a ${format}`)]
      : []),
    ...(bit_depth !== undefined && !isLossless
      ? [conflict('bit_depth', `bit_depth needs format wav or flac, not ${format}`)]
      : []),
    ...(bit_depth !== undefined && ![16, 24].includes(bit_depth)
      ? [
          {
            field: 'bit_depth',
            code: 'format',
            detail: `bit_depth is 16 or 24, not ${bit_depth}`,
          } as const,
        ]
      : []),
    ...rateProblems(input),
    ...(end !== undefined && end <= start
      ? [conflict('end', `end must be after start, ${start} s, not ${end}`)]
      : []),
  ];
}

function rateProblems({ format, sample_rate }: SoundWish): readonly FieldProblem[] {
  const rates = SAMPLE_RATES[format];
  if (sample_rate === undefined || rates.includes(sample_rate)) return [];
  const detail = `sample_rate of format ${format} is ${rates.join(', ')}, not ${sample_rate}`;
  return [conflict('sample_rate', detail)];
}

function conflict(field: string, detail: string): FieldProblem {
  return { field, code: 'conflict', detail };
}
