import type { AddAudioInput, Ducking, JobWarning } from '@app/contracts';
import {
  isLouder,
  laidEnd,
  mixChannels,
  mixGraph,
  mixRate,
  wholeAacFrames,
  type InputFile,
  type Level,
  type SoundMix,
} from '@app/ffmpeg';

import type { Laid } from './addaudio.lengths';
import type { OpenedSound, OpenedVideo } from './opened-media';
import type { RenderSession } from './render-session';
import { levelFor } from './sound-level';
import { copiedTrack, encodedTrack, isCopyable, type SoundTrack } from './sound-track';

/** A track, and what of the request could not be done. */
export interface LaidTrack {
  readonly track: SoundTrack;
  readonly warnings: readonly JobWarning[];
}

/** What is laid, under what, and as the request wants it. */
export interface Laying extends Laid {
  readonly video: OpenedVideo;
  readonly sound: OpenedSound;
  readonly input: AddAudioInput;
}

/** The sound of the result: copied where nothing is to be done to it, else mixed, set and encoded. */
export async function laidTrack(session: RenderSession, laying: Laying): Promise<LaidTrack> {
  const { video, sound, input, seconds } = laying;
  const own = input.mode === 'mix' ? await session.soundOf('url_video', video) : null;
  const lacks = input.mode === 'mix' && !own ? [NOTHING_TO_MIX] : [];
  if (!session.goesOn && !own && isUntouched(laying) && isCopyable(sound)) {
    return { track: copiedTrack(sound, 1, seconds), warnings: lacks };
  }
  const mix = mixOf(laying, own);
  const inputs = [video.input, sound.input];
  const { level, warnings } = await levelOf(session, { mix, inputs, input });
  return { track: mixedTrack({ ...mix, level }), warnings: [...lacks, ...warnings] };
}

const NOTHING_TO_MIX: JobWarning = {
  code: 'nothing_to_mix',
  detail: 'url_video: the video has no sound of its own; only that of url_audio is heard',
};

/** Whether what is asked for is the sound as it is, at most cut. */
function isUntouched({ laid, seconds, input }: Laying): boolean {
  const { volume, offset, fadeIn, fadeOut, loops } = laid;
  const isPlain = volume === 1 && offset === 0 && fadeIn === 0 && fadeOut === 0 && !loops;
  return isPlain && !input.loudness && laidEnd(laid) >= seconds;
}

function mixOf({ laid, input, seconds }: Laying, own: OpenedSound | null): SoundMix {
  const mix = {
    laid,
    own: own && { audio: own.source.audio, volume: input.video_volume },
    ducking: own && input.ducking ? duckingOf(input.ducking) : null,
    level: null,
  };
  // MP4 counts the last frame of a sound whole; one that ends by itself is not cut for that.
  const endsItself = Math.abs(laidEnd(laid) - seconds) < 1e-6;
  return { ...mix, seconds: endsItself ? seconds : wholeAacFrames(mixRate(mix), seconds) };
}

function mixedTrack(mix: SoundMix): SoundTrack {
  const lowered = (loweredDb: number) => mixGraph({ ...mix, loweredDb });
  const format = { sampleRate: mixRate(mix), channels: mixChannels(mix) };
  const track = encodedTrack(lowered(0), { seconds: mix.seconds, ...format });
  return { ...track, ...(isLouder(mix) && { lowered }) };
}

function duckingOf({ bed, reduction_db, attack_ms, release_ms }: Ducking) {
  return { bed, reductionDb: reduction_db, attackMs: attack_ms, releaseMs: release_ms };
}

interface Levelling {
  readonly mix: SoundMix;
  readonly inputs: readonly InputFile[];
  readonly input: AddAudioInput;
}

async function levelOf(session: RenderSession, { mix, inputs, input }: Levelling) {
  if (!input.loudness) return { level: null, warnings: [] };
  const soundAt = (level: Level | null) => ({ inputs, chains: mixGraph({ ...mix, level }) });
  return levelFor(session, soundAt, input.loudness);
}
