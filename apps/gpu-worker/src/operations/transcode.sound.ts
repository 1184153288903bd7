import {
  aacOptions,
  opusOptions,
  secondsOf,
  soundGraph,
  type Chain,
  type StreamPlan,
} from '@app/ffmpeg';

import type { OpenedSound } from './opened-media';
import { keptSound, soundFormat, type SoundTrack } from './sound-track';
import type { Transcoding } from './transcode.plan';

/** What of a number of bytes a sound may take at most, before it gets less than it would have. */
const SOUND_SHARE = 0.25;
const LEAST_KBPS = 32;

/** A track, and the kilobits a second that it was told to have; null where that is as it may be. */
export interface KeptTrack extends SoundTrack {
  readonly kbps: number | null;
}

/**
 * The sound of a result beside its picture: AAC as it is where that is exact, else encoded. Where
 * bytes are scarce (`isTight`) it is encoded in any case, and has its share of them at most.
 */
export function transcodedSound(job: Transcoding, isTight = false): KeptTrack | null {
  const { sound, input } = job;
  if (!sound) return null;
  if (input.container !== 'webm' && input.audio_bitrate_kbps === undefined && !isTight) {
    return { ...keptSound(sound), kbps: null };
  }
  return encoded(sound, job, isTight);
}

const USUAL_KBPS = { aac: 160, opus: 128 } as const;

function encoded(sound: OpenedSound, job: Transcoding, isTight: boolean): KeptTrack {
  const codec = job.input.container === 'webm' ? 'opus' : 'aac';
  const usual = job.input.audio_bitrate_kbps ?? USUAL_KBPS[codec];
  const kbps = isTight ? Math.min(usual, shareOf(job)) : usual;
  const { audio, startSeconds } = sound.source;
  const { start, timeBase } = sound.timeline;
  const seconds = start * secondsOf(timeBase) - startSeconds + sound.seconds;
  const chain = soundGraph({ input: 0, audio, seconds });
  const chains: readonly Chain[] =
    codec === 'opus' ? [{ ...chain, filters: [...chain.filters, 'aresample=48000'] }] : [chain];
  const options = codec === 'opus' ? opusOptions(kbps) : aacOptions(kbps);
  const plan: StreamPlan = { how: 'encoded', seconds };
  const track = { ...soundFormat(audio), chains, plan, pad: chain.to, kbps };
  return { ...track, options: ['-map', `[${chain.to}]`, ...options] };
}

function shareOf({ input, seconds }: Transcoding): number {
  const bytes = input.max_size_bytes ?? Infinity;
  return Math.max(LEAST_KBPS, Math.floor((bytes * 8 * SOUND_SHARE) / seconds / 1000));
}
