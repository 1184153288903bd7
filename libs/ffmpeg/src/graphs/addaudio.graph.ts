import { marksOn, plainFiltersOn } from '../gpu/gpu-frames';
import type { Rung } from '../gpu/rung';
import { pacingFilters, type Pacing } from '../pacing';
import type { AudioFacts, VideoFacts } from '../probe-facts';
import type { Chain } from './chain';

/** A sound among a command's inputs, and how much of it is wanted. */
export interface SoundSpec {
  readonly input: number;
  readonly audio: AudioFacts;
  readonly seconds: number;
  /** A given sound starts with its first sample, a video's own keeps its place beside the picture. */
  readonly startsAt: 'first sample' | 'its place';
}

/** From a sound to what is encoded: no holes, one or two channels, ending at `seconds`. */
export function soundGraph({ input, audio, seconds, startsAt }: SoundSpec): Chain {
  return {
    from: `${input}:${audio.index}`,
    filters: [
      ...(startsAt === 'first sample' ? ['asetpts=PTS-STARTPTS'] : []),
      `aresample=${soundRate(audio)}:async=1:first_pts=0`,
      `aformat=channel_layouts=${audio.channels === 1 ? 'mono' : 'stereo'}`,
      `atrim=end=${decimal(seconds)}`,
    ],
    to: 'sound',
  };
}

/**
 * The longest time up to `seconds` that whole AAC frames of 1024 samples fill: MP4 counts the last
 * frame whole, so the result would be longer than its picture.
 */
export function wholeAacFrames(audio: AudioFacts, seconds: number): number {
  const frame = 1024 / soundRate(audio);
  return Math.max(frame, Math.floor(seconds / frame + 1e-6) * frame);
}

/** The two usual rates stay. */
function soundRate({ sampleRate }: AudioFacts): number {
  return [44_100, 48_000].includes(sampleRate) ? sampleRate : 48_000;
}

/** A picture that can not be copied, the rate to put it on, how much is wanted, and on which rung. */
export interface PictureSpec {
  readonly video: VideoFacts;
  readonly pacing: Pacing;
  readonly seconds: number;
  readonly rung: Rung;
}

/** From a video that can not be copied to plain frames that end at `seconds`. */
export function pictureGraph({ video, pacing, seconds, rung }: PictureSpec): Chain {
  return {
    from: `0:${video.index}`,
    filters: [
      'setpts=PTS-STARTPTS',
      ...pacingFilters(pacing),
      `trim=end=${decimal(seconds)}`,
      ...plainFiltersOn(rung, video),
      ...marksOn(rung),
    ],
    to: 'picture',
  };
}

/** Seconds as ffmpeg reads them: microseconds are its own clock. */
function decimal(seconds: number): string {
  return seconds.toFixed(6);
}
