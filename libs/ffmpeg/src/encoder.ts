import { BT709_OPTIONS } from './colour';
import { encoderSettingOptions, type Quality } from './encoder-settings';
import { MediaError } from './errors';
import type { GpuFault } from './gpu/gpu-fault';
import { probeGpu, type ProbeOptions } from './gpu/gpu.probe';
import { isInGpuMemory, type Rung } from './gpu/rung';
import type { Rational } from './probe-facts';
import type { Runner } from './runner';
import { encoderOn, type FilmCodec } from './video-codec';

export const ENCODER_POLICIES = ['required', 'if-possible', 'disable'] as const;

/** Whether a GPU must, may or must not encode. */
export type EncoderPolicy = (typeof ENCODER_POLICIES)[number];

/** What was decided for the life of a worker: may the GPU be used, and what of it does not work. */
export interface EncoderDecision {
  readonly policy: EncoderPolicy;
  readonly faults: readonly GpuFault[];
}

/**
 * Probes the GPU where the policy lets it. What others hold just now may be free for the first render.
 * Throws MediaError `encode_failed` where a GPU is required and does not encode.
 */
export async function chooseEncoder(
  policy: EncoderPolicy,
  runner: Runner,
  options: ProbeOptions,
): Promise<EncoderDecision> {
  if (policy === 'disable') return { policy, faults: [] };
  const faults = (await probeGpu(runner, options)).filter(({ passes }) => !passes);
  const fault = faults.find(({ unit }) => unit === 'nvenc');
  if (policy === 'required' && fault) throw gpuRequired(fault.reason);
  return { policy, faults };
}

/** An error for a job that the policy does not let the CPU encode. */
export function gpuRequired(reason: string, cause?: unknown): MediaError {
  const options = cause === undefined ? {} : { cause };
  return new MediaError('encode_failed', `A GPU encoder is required, but ${reason}.`, options);
}

/** How a video is encoded. */
export interface EncodingSpec {
  readonly rung: Rung;
  readonly quality: Quality;
  /** Frames a second. */
  readonly rate: Rational;
  /** H.264 where it is not said. */
  readonly codec?: FilmCodec;
  /** Bits a second, in the place of a constant quality. */
  readonly bitRate?: number;
}

/**
 * The output options of a video stream: quality, plain 8-bit 4:2:0, BT.709, frames as they come, and
 * a key frame at least every four seconds, since platforms ask for closed groups of two to five.
 */
export function videoEncoderOptions(spec: EncodingSpec): string[] {
  const { rung, quality, codec = 'h264', bitRate } = spec;
  const { num, den } = spec.rate;
  return [
    ...encoderSettingOptions(encoderOn(rung, codec), quality, bitRate),
    ...['-g', String(Math.ceil((GOP_SECONDS * num) / den))],
    // Frames in the GPU's memory have their format from its filters.
    ...(isInGpuMemory(rung) ? [] : ['-pix_fmt', 'yuv420p']),
    ...BT709_OPTIONS,
    // Frames come counted and on their rate: none may be doubled or dropped here. Without `:v` the
    // AAC encoder would count in frames too, and move the sound.
    ...['-fps_mode:v', 'passthrough', '-enc_time_base:v', `${den}:${num}`],
  ];
}

/** "Closed GOP (2-5 seconds)": Facebook's Reels, as told by Ayrshare's media guidelines (2026). */
const GOP_SECONDS = 4;

/** AAC-LC at a bit rate. */
export function aacOptions(kbps: number): string[] {
  return ['-c:a', 'aac', '-profile:a', 'aac_low', '-b:a', `${kbps}k`];
}

/** 160 kbit/s is transparent for speech and music in stereo. */
export const AAC_OPTIONS = aacOptions(160);

/** A plain MP4 that can start to play before it is whole, without tags of the source. */
export const MP4_OPTIONS = [
  ...['-map_metadata', '-1', '-map_chapters', '-1', '-movflags', '+faststart', '-f', 'mp4'],
];
