import { join } from 'node:path';

import type { Encoder, JobWarning, OutputFile } from '@app/contracts';
import type { Verified } from '@app/ffmpeg';

import { toMediaFacts } from './media-facts';
import type { RenderContext, RenderResult } from './renderer';

/** The name that an MP4 has in the job's folder while it is made. */
export const RESULT_FILE = 'result.mp4';

interface Made {
  /** Its name in the job's folder; that of an MP4 where it is not said. */
  readonly file?: string;
  /** The files that the operation makes of this input; the video is the first. */
  readonly planned: readonly OutputFile[];
  readonly verified: Verified;
  readonly encoder: Encoder | null;
  readonly fallbackReason: string | null;
  readonly warnings: readonly JobWarning[];
  /** Of the whole render, checks included. */
  readonly totalMs: number;
}

/** A verified video as the result of a render. */
export function videoResult({ folder }: RenderContext, made: Made): RenderResult {
  const [planned] = made.planned;
  if (!planned) throw new RangeError('a video needs a file');
  const { name, filename, contentType } = planned;
  const path = join(folder, made.file ?? RESULT_FILE);
  const { facts, verifyMs } = made.verified;
  const media = toMediaFacts(facts);
  const renderMs = Math.max(1, Math.round(made.totalMs) - verifyMs);
  return {
    outputs: { [name]: { path, filename, contentType, media } },
    data: null,
    warnings: made.warnings,
    encoder: made.encoder,
    fallbackReason: made.fallbackReason,
    renderMs,
    verifyMs,
    speed: Math.round((media.duration_seconds / renderMs) * 100_000) / 100,
  };
}
