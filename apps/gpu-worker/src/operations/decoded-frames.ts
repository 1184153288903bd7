import type { JobWarning } from '@app/contracts';
import { MediaError, type Pacing, type Rung } from '@app/ffmpeg';

import type { OpenedVideo } from './opened-media';

/** How many frames a sound video may lack, e.g. before its first keyframe. */
const MAX_LOST_SHARE = 0.01;

/**
 * Checks that what was decoded is the source and not a rest of it: ffmpeg skips what it can not
 * decode and still ends well. A GPU must not lose a frame that the CPU may find.
 * Throws MediaError `media_invalid`.
 */
export function decodedFrames(
  { source }: OpenedVideo,
  {
    pacing,
    frames,
    rung,
  }: { readonly pacing: Pacing; readonly frames: number; readonly rung: Rung },
): void {
  const lost = pacing.frames - frames;
  // VP8 stores pictures that are never shown among its packets.
  const countsPackets = source.video.codec !== 'vp8' || !pacing.isSteady;
  const mayLose = rung === 'gpu' ? 0 : Math.max(2, MAX_LOST_SHARE * pacing.frames);
  if (frames > 0 && (!countsPackets || lost <= mayLose)) return;
  throw new MediaError(
    'media_invalid',
    `It is damaged: ${frames} of ${pacing.frames} frames can be decoded.`,
  );
}

/** The few frames that may be lacking, said aloud. */
export function lostFrames(field: string, pacing: Pacing, frames: number): JobWarning[] {
  return unreadable(field, { pacing, frames, fate: 'are left out' });
}

/** The few frames of a picture that was copied which players will skip, said aloud. */
export function skippedFrames(field: string, pacing: Pacing, frames: number): JobWarning[] {
  return unreadable(field, { pacing, frames, fate: 'were copied so; players skip them' });
}

function unreadable(
  field: string,
  {
    pacing,
    frames,
    fate,
  }: { readonly pacing: Pacing; readonly frames: number; readonly fate: string },
): JobWarning[] {
  const lost = pacing.frames - frames;
  if (!pacing.isSteady || lost <= 0) return [];
  const detail = `${field}: ${lost} of ${pacing.frames} frames can not be decoded and ${fate}`;
  return [{ code: 'frames_unreadable', detail }];
}
