import type { AudioFacts } from '../probe-facts';
import type { Chain } from './chain';
import { levelFilters, NO_CLIPPING, type Level } from './level.filter';

/** The pad at which a sound comes out. */
export const SOUND_OUT = 'sound';

/** A sound, the first input, and what is to be done to it. Times are in seconds. */
export interface SoundEdit {
  readonly audio: AudioFacts;
  /** Samples a second of the result. */
  readonly rate: number;
  readonly channels: 1 | 2;
  /** Samples that are left out at the beginning. */
  readonly from: number;
  /** Samples of the result; null for all that there are. */
  readonly samples: number | null;
  /** Of the result, for fades. */
  readonly seconds: number;
  /** A factor; 1 leaves it. */
  readonly volume: number;
  readonly fadeIn: number;
  readonly fadeOut: number;
  /** Null leaves the level as it is. */
  readonly level: Level | null;
}

/** From a sound to what is encoded, cut to the sample. */
export function audioGraph(edit: SoundEdit): Chain {
  const { audio, rate, from, samples, level, volume } = edit;
  const isGuarded = volume > 1 || audio.channels > 2;
  return {
    from: `0:${audio.index}`,
    filters: [
      'asetpts=PTS-STARTPTS',
      `aresample=${rate}:async=1:first_pts=0`,
      ...channelFilters(edit),
      ...(from > 0 ? [`atrim=start_sample=${from}`, 'asetpts=PTS-STARTPTS'] : []),
      ...(volume === 1 ? [] : [`volume=${volume.toFixed(6)}`]),
      ...fades(edit),
      ...(level ? levelFilters(level, rate) : isGuarded ? [NO_CLIPPING] : []),
      ...(samples === null ? [] : [`apad=whole_len=${samples}`, `atrim=end_sample=${samples}`]),
    ],
    to: SOUND_OUT,
  };
}

/**
 * One channel or two. ffmpeg would make one channel 3 dB quieter on two; as it is, it is heard as loud
 * as it was from each.
 */
function channelFilters({ audio, channels }: SoundEdit): string[] {
  const layout = channels === 1 ? 'mono' : 'stereo';
  return [
    ...(audio.channels === 1 && channels === 2 ? ['pan=stereo|c0=c0|c1=c0'] : []),
    ...(audio.channels === 2 && channels === 1 ? ['pan=mono|c0=0.5*c0+0.5*c1'] : []),
    `aformat=sample_fmts=fltp:channel_layouts=${layout}`,
  ];
}

function fades({ fadeIn: wantedIn, fadeOut: wantedOut, seconds }: SoundEdit): string[] {
  const [fadeIn, fadeOut] = [Math.min(wantedIn, seconds), Math.min(wantedOut, seconds)];
  const from = (seconds - fadeOut).toFixed(6);
  return [
    ...(fadeIn >= SHORTEST_FADE ? [`afade=t=in:st=0:d=${fadeIn.toFixed(6)}`] : []),
    ...(fadeOut >= SHORTEST_FADE ? [`afade=t=out:st=${from}:d=${fadeOut.toFixed(6)}`] : []),
  ];
}

/** ffmpeg takes a fade of no time for one of a second. */
const SHORTEST_FADE = 0.001;
