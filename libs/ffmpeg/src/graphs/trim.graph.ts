import { marksOn, plainFiltersOn } from '../gpu/gpu-frames';
import type { Rung } from '../gpu/rung';
import { pacingFilters, type Pacing } from '../pacing';
import type { AudioFacts, VideoFacts } from '../probe-facts';
import { soundRate } from './addaudio.graph';
import type { Chain } from './chain';

/** A part of a video that is decoded from some time before it on. */
export interface TrimmedPicture {
  readonly input: number;
  readonly video: VideoFacts;
  readonly pacing: Pacing;
  /** When its first frame is shown, in seconds of the input as it is read. */
  readonly start: number;
  readonly frames: number;
  readonly rung: Rung;
  readonly to: string;
}

/**
 * From a video to some of its frames, the first of which is shown at 0. Times are counted in
 * microseconds: a clock of whole frames would round a frame away.
 */
export function trimmedPicture(spec: TrimmedPicture): Chain {
  const { input, video, pacing, start, frames, rung, to } = spec;
  const half = pacing.rate.den / pacing.rate.num / 2;
  const shifted = `setpts=PTS-${micros(start)}`;
  const cut = pacing.isSteady
    ? [`trim=start=${decimal(Math.max(0, start - half))}`, shifted]
    : // What stands at the start is shown from there on, and at the end the last one.
      [shifted, `${pacingFilters(pacing).join(',')}:start_time=0`, 'tpad=stop_mode=clone:stop=2'];
  return {
    from: `${input}:${video.index}`,
    filters: [
      'settb=AVTB',
      ...cut,
      `trim=end_frame=${frames}`,
      ...plainFiltersOn(rung, video),
      ...marksOn(rung),
    ],
    to,
  };
}

/** A part of a sound, in seconds of the input as it is read. */
export interface TrimmedSound {
  readonly input: number;
  readonly audio: AudioFacts;
  readonly start: number;
  readonly seconds: number;
  readonly to: string;
}

/** From a sound to exactly so many of its samples, silence where there are none. */
export function trimmedSound({ input, audio, start, seconds, to }: TrimmedSound): Chain {
  const rate = soundRate(audio);
  const first = Math.round(start * rate);
  const samples = Math.round(seconds * rate);
  return {
    from: `${input}:${audio.index}`,
    filters: [
      `aresample=${rate}:async=1:first_pts=0`,
      `aformat=channel_layouts=${audio.channels === 1 ? 'mono' : 'stereo'}`,
      `apad=whole_len=${first + samples}`,
      `atrim=start_sample=${first}:end_sample=${first + samples}`,
      'asetpts=PTS-STARTPTS',
    ],
    to,
  };
}

function micros(seconds: number): string {
  return String(Math.round(seconds * 1e6));
}

function decimal(seconds: number): string {
  return seconds.toFixed(6);
}
