import { Readable } from 'node:stream';

import type { Command } from './command';
import { BT709_OPTIONS } from './colour';
import { MediaError, RunError } from './errors';
import { nvencReason } from './nvenc-reason';
import type { Size } from './picture';
import type { Rational } from './probe-facts';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';

export const ENCODER_POLICIES = ['required', 'if-possible', 'disable'] as const;

/** Whether a GPU must, may or must not encode. */
export type EncoderPolicy = (typeof ENCODER_POLICIES)[number];

export type VideoEncoder = 'h264_nvenc' | 'libx264';

/** Which encoder is used, and why it is not the GPU's where that was asked for. */
export interface EncoderChoice {
  readonly encoder: VideoEncoder;
  readonly fallbackReason: string | null;
}

/** A choice together with the policy that led to it: may a failed GPU encode be done again on CPU? */
export interface EncoderDecision extends EncoderChoice {
  readonly policy: EncoderPolicy;
}

/**
 * Chooses the encoder by really encoding one frame: an encoder that ffmpeg lists need not work.
 * Throws MediaError `encode_failed` where the GPU is required and does not encode.
 */
export async function chooseEncoder(
  policy: EncoderPolicy,
  runner: Runner,
  options: Pick<RunOptions, 'folder' | 'signal'>,
): Promise<EncoderDecision> {
  if (policy === 'disable') return { policy, encoder: 'libx264', fallbackReason: null };
  const reason = await nvencProblem(runner, options);
  if (reason === null) return { policy, encoder: 'h264_nvenc', fallbackReason: null };
  if (policy === 'if-possible') return { policy, encoder: 'libx264', fallbackReason: reason };
  throw new MediaError('encode_failed', `A GPU encoder is required, but ${reason}.`);
}

/** The encoder for one video: NVENC refuses small pictures. */
export function encoderFor(decision: EncoderDecision, { width, height }: Size): EncoderChoice {
  if (decision.encoder === 'libx264' || (width >= 145 && height >= 49)) return decision;
  const fallbackReason = `the GPU encodes no pictures smaller than 145x49, this is ${width}x${height}`;
  return { encoder: 'libx264', fallbackReason };
}

/** The output options of a video stream: quality, plain 8-bit 4:2:0, BT.709, frames as they come. */
export function videoEncoderOptions(encoder: VideoEncoder, { num, den }: Rational): string[] {
  return [
    ...QUALITY[encoder],
    ...['-profile:v', 'high', '-pix_fmt', 'yuv420p', ...BT709_OPTIONS],
    // Frames come counted and on their rate: none may be doubled or dropped here. Without `:v` the
    // AAC encoder would count in frames too, and move the sound.
    ...['-fps_mode:v', 'passthrough', '-enc_time_base:v', `${den}:${num}`],
  ];
}

/** Near-transparent at a sane size; NVENC's `cq` stands about where x264's `crf` does. */
const QUALITY: Readonly<Record<VideoEncoder, readonly string[]>> = {
  libx264: ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20'],
  h264_nvenc: [
    ...['-c:v', 'h264_nvenc', '-preset', 'p5', '-tune', 'hq', '-rc', 'vbr', '-cq', '21'],
    ...['-b:v', '0', '-rc-lookahead', '20', '-spatial-aq', '1'],
  ],
};

/** AAC-LC; 160 kbit/s is transparent for speech and music in stereo. */
export const AAC_OPTIONS = ['-c:a', 'aac', '-profile:a', 'aac_low', '-b:a', '160k'];

/** A plain MP4 that can start to play before it is whole, without tags of the source. */
export const MP4_OPTIONS = [
  ...['-map_metadata', '-1', '-map_chapters', '-1', '-movflags', '+faststart', '-f', 'mp4'],
];

const PROBE_TIMEOUT_MS = 15_000;
const PROBE_SIZE = { width: 256, height: 256 };

/** Encodes one raw frame; null when that worked, else why not, in plain words. */
async function nvencProblem(
  runner: Runner,
  options: Pick<RunOptions, 'folder' | 'signal'>,
): Promise<string | null> {
  try {
    await runner.ffmpeg(probeCommand(), {
      ...options,
      timeoutMs: PROBE_TIMEOUT_MS,
      maxFileBytes: 1024 * 1024,
      maxPixels: PROBE_SIZE.width * PROBE_SIZE.height,
      usesGpu: true,
      feed: blackFrame(),
    });
    return null;
  } catch (error) {
    if (error instanceof RunError && !error.facts.canceled) return nvencReason(error.facts);
    throw error;
  }
}

function probeCommand(): Command {
  const { width, height } = PROBE_SIZE;
  const size = ['-pixel_format', 'yuv420p', '-video_size', `${width}x${height}`];
  return {
    inputs: [
      {
        name: '',
        fed: true,
        demuxer: 'rawvideo',
        maxPixels: width * height,
        options: [...size, '-framerate', '25'],
      },
    ],
    chains: [],
    outputs: [
      {
        options: [...videoEncoderOptions('h264_nvenc', { num: 25, den: 1 }), '-f', 'null'],
        name: 'nothing',
      },
    ],
  };
}

function blackFrame(): Readable {
  return Readable.from([Buffer.alloc((PROBE_SIZE.width * PROBE_SIZE.height * 3) / 2, 16)]);
}
