import type { MediaFacts } from '@app/contracts';
import {
  encoderFor,
  MediaError,
  nvencReason,
  RunError,
  type EncoderChoice,
  type ProbeFacts,
  type Size,
  type VideoEncoder,
} from '@app/ffmpeg';

import type { RenderTools } from './render-tools';

/**
 * Encodes with the worker's encoder, and once more on the CPU where the GPU fails and that is
 * allowed; the choice says what happened.
 */
export async function encodeWith<T>(
  tools: RenderTools,
  size: Size,
  encode: (encoder: VideoEncoder) => Promise<T>,
): Promise<EncoderChoice & { readonly encoded: T }> {
  const decision = await tools.encoder;
  const { encoder, fallbackReason } = encoderFor(decision, size);
  try {
    return { encoder, fallbackReason, encoded: await encode(encoder) };
  } catch (error) {
    const mayFallBack = encoder === 'h264_nvenc' && decision.policy !== 'required';
    if (!mayFallBack || !isEncoderFailure(error)) throw error;
    const reason = error instanceof RunError ? nvencReason(error.facts) : 'the GPU encoder failed';
    return { encoder: 'libx264', fallbackReason: reason, encoded: await encode('libx264') };
  }
}

function isEncoderFailure(error: unknown): error is MediaError {
  return error instanceof MediaError && ['encode_failed', 'output_invalid'].includes(error.code);
}

/** A result's facts as clients see them. */
export function toMediaFacts({ video, audio, durationSeconds }: ProbeFacts): MediaFacts {
  const rate = video?.frameRate;
  return {
    duration_seconds: durationSeconds ?? 0,
    width: video?.width ?? null,
    height: video?.height ?? null,
    frame_rate: rate ? Math.round((rate.num / rate.den) * 1000) / 1000 : null,
    video_codec: video?.codec ?? null,
    audio_codec: audio?.codec ?? null,
  };
}
