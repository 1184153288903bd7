import type { FieldProblem } from '../field.metadata';
import { sizeProblems } from './img2vid.size';

export const VIDEO_CODECS = ['h264', 'hevc', 'av1', 'vp9'] as const;
export type VideoCodec = (typeof VIDEO_CODECS)[number];

export const VIDEO_CONTAINERS = ['mp4', 'mov', 'webm', 'gif'] as const;
export type VideoContainer = (typeof VIDEO_CONTAINERS)[number];

export const OWN_SOUNDS = ['keep', 'remove'] as const;
export type OwnSound = (typeof OWN_SOUNDS)[number];

/** The fields of a request that say what file is made. */
export interface TranscodeWish {
  readonly container: VideoContainer;
  readonly codec?: VideoCodec;
  readonly width?: number;
  readonly height?: number;
  readonly max_width?: number;
  readonly max_height?: number;
  readonly frame_rate?: number;
  readonly max_size_bytes?: number;
  readonly audio: OwnSound;
  readonly audio_bitrate_kbps?: number;
}

/** The codec that a request leads to; null in a gif. */
export function codecIn({
  container,
  codec,
}: Pick<TranscodeWish, 'container' | 'codec'>): VideoCodec | null {
  if (container === 'gif') return null;
  return codec ?? (container === 'webm' ? 'vp9' : 'h264');
}

/** What only makes sense together. */
export function transcodeProblems(input: TranscodeWish): readonly FieldProblem[] {
  return [
    ...sizeProblems({ ...sidesOf(input) }),
    ...limitProblems(input),
    ...codecProblems(input),
    ...(input.container === 'gif' ? gifProblems(input) : []),
    ...soundProblems(input),
  ];
}

function sidesOf({ width, height }: TranscodeWish) {
  return { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}

function limitProblems(input: TranscodeWish): readonly FieldProblem[] {
  const sides = (['width', 'height'] as const).filter((side) => input[side] !== undefined);
  const limits = (['max_width', 'max_height'] as const).filter((side) => input[side] !== undefined);
  if (sides.length === 0) return [];
  return limits.map((field) =>
    conflict(field, `${field} can not stand beside ${sides.join(' and ')}`),
  );
}

/** mp4 alone has a way to hold AV1 that players agree on; QuickTime has none. */
const CODECS: Readonly<Record<VideoContainer, readonly VideoCodec[]>> = {
  mp4: ['h264', 'hevc', 'av1'],
  mov: ['h264', 'hevc'],
  webm: ['vp9', 'av1'],
  gif: [],
};

function codecProblems({ codec, container }: TranscodeWish): readonly FieldProblem[] {
  if (codec === undefined || CODECS[container].includes(codec)) return [];
  const takes = CODECS[container].join(', ');
  const detail = takes === '' ? 'a gif has no codec' : `a ${container} takes ${takes}`;
  return [conflict('codec', `codec can not be ${codec}: ${detail}`)];
}

/** A delay of less than two hundredths of a second is shown as ten by browsers. */
const MAX_GIF_RATE = 50;

function gifProblems({ frame_rate = 0, max_size_bytes }: TranscodeWish): readonly FieldProblem[] {
  const smaller = 'make its sides or frame_rate smaller';
  return [
    ...(frame_rate > MAX_GIF_RATE
      ? [conflict('frame_rate', `frame_rate of a gif is at most ${MAX_GIF_RATE}`)]
      : []),
    ...(max_size_bytes === undefined
      ? []
      : [conflict('max_size_bytes', `max_size_bytes can not be kept by a gif; ${smaller}`)]),
  ];
}

function soundProblems(input: TranscodeWish): readonly FieldProblem[] {
  if (input.audio_bitrate_kbps === undefined) return [];
  const field = 'audio_bitrate_kbps';
  if (input.container === 'gif') return [conflict(field, `${field}: a gif has no sound`)];
  if (input.audio === 'keep') return [];
  return [conflict(field, `${field} needs audio keep: with remove there is no sound`)];
}

function conflict(field: string, detail: string): FieldProblem {
  return { field, code: 'conflict', detail };
}
