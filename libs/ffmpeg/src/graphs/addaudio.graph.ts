import { marksOn, plainFiltersOn } from '../gpu/gpu-frames';
import type { Rung } from '../gpu/rung';
import { framesWithin, pacingFilters, type Pacing } from '../pacing';
import type { AudioFacts, VideoFacts } from '../probe-facts';
import type { Chain } from './chain';

/** A sound among a command's inputs that keeps its place beside the picture, and when it ends. */
export interface SoundSpec {
  readonly input: number;
  readonly audio: AudioFacts;
  readonly seconds: number;
}

/** From a sound to what is encoded: no holes, one or two channels, ending at `seconds`. */
export function soundGraph({ input, audio, seconds }: SoundSpec): Chain {
  return {
    from: `${input}:${audio.index}`,
    filters: [
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
export function wholeAacFrames(rate: number, seconds: number): number {
  const frame = 1024 / rate;
  return Math.max(frame, Math.floor(seconds / frame + 1e-6) * frame);
}

/** Samples a second of a result; the two usual rates stay. */
export function soundRate({ sampleRate }: AudioFacts): number {
  return [44_100, 48_000].includes(sampleRate) ? sampleRate : 48_000;
}

/** A picture that can not be copied, the rate to put it on, how much is wanted, and on which rung. */
export interface PictureSpec {
  readonly video: VideoFacts;
  readonly pacing: Pacing;
  readonly seconds: number;
  readonly rung: Rung;
  /**
   * Where the frames that come are noted, a line each, if the last one stands until `seconds` where the
   * video ends before; undefined for one that is not held.
   */
  readonly seenFile?: string | undefined;
}

/** From a video that can not be copied to plain frames that end at `seconds`. */
export function pictureGraph(spec: PictureSpec): Chain {
  const { video, pacing, seconds, rung, seenFile } = spec;
  const holds = seenFile !== undefined;
  return {
    from: `0:${video.index}`,
    filters: [
      'setpts=PTS-STARTPTS',
      ...(holds ? noteFrames(seenFile) : []),
      ...pacingFilters(holds ? { ...pacing, isSteady: false } : pacing),
      ...(holds ? ['tpad=stop_mode=clone:stop=-1'] : []),
      endOf({ pacing, seconds, holds }),
      ...plainFiltersOn(rung, video),
      ...marksOn(rung),
    ],
    to: 'picture',
  };
}

/**
 * The last frame that begins before `seconds`. `trim` counts in the units of its frames, which on a
 * rate are whole frames: it would round a time to the nearest of them.
 */
function endOf({ pacing, seconds, holds }: Pick<PictureSpec, 'pacing' | 'seconds'> & Held): string {
  return holds || !pacing.isSteady
    ? `trim=end_frame=${framesWithin(seconds, pacing.rate)}`
    : `trim=end=${decimal(seconds)}`;
}

interface Held {
  readonly holds: boolean;
}

/** Only here is it known what was decoded: from then on frames are made up. */
function noteFrames(file: string): string[] {
  return ['metadata=mode=add:key=seen:value=1', `metadata=mode=print:file=${file}`];
}

/** Seconds as ffmpeg reads them: microseconds are its own clock. */
function decimal(seconds: number): string {
  return seconds.toFixed(6);
}
