import type { AudioFacts } from '../probe-facts';
import type { PcmFormat } from '../wav-head';
import type { Chain } from './chain';

/** A run of samples of one clip; silence where it has no sound. */
export interface ClipSound {
  readonly source: {
    readonly input: number;
    readonly audio: AudioFacts;
    /** The first of them, counted in samples of the result from the start of the input. */
    readonly first: number;
  } | null;
}

/** The sound of a piece: that of one clip, or of two of which one fades into the other. */
export interface ConcatSound {
  readonly sounds: readonly ClipSound[];
  readonly samples: number;
  readonly format: PcmFormat;
}

/** The pad at which joined sounds come out. */
export const JOINED_SOUND = 'sound';

/** From one sound or two to exactly so many samples. Sums of linear fades are never louder than both. */
export function concatSound({ sounds, samples, format }: ConcatSound): readonly Chain[] {
  const chainOf = (sound: ClipSound, to: string, fades: readonly string[]): Chain => {
    const { from, filters } = runOf(sound, samples, format);
    return { from, filters: [...filters, ...fades], to };
  };
  const [first, second] = sounds;
  if (!first) throw new RangeError('a piece has the sound of a clip');
  if (!second) return [chainOf(first, JOINED_SOUND, [])];
  const fade = (way: 'in' | 'out') => [`afade=t=${way}:ss=0:ns=${samples}:curve=tri`];
  return [
    chainOf(first, 'going', fade('out')),
    chainOf(second, 'coming', fade('in')),
    {
      from: ['going', 'coming'],
      filters: ['amix=inputs=2:duration=longest:normalize=0', `atrim=end_sample=${samples}`],
      to: JOINED_SOUND,
    },
  ];
}

function runOf(
  { source }: ClipSound,
  samples: number,
  format: PcmFormat,
): Pick<Chain, 'from' | 'filters'> {
  const layout = format.channels === 1 ? 'mono' : 'stereo';
  if (!source) {
    const silence = `anullsrc=r=${format.rate}:cl=${layout}`;
    return { from: [], filters: [silence, `atrim=end_sample=${samples}`] };
  }
  const { input, audio, first } = source;
  const end = first + samples;
  return {
    from: `${input}:${audio.index}`,
    filters: [
      `aresample=${format.rate}:async=1:first_pts=0`,
      // As loud on two channels as it was from one.
      ...(audio.channels === 1 && format.channels === 2 ? ['pan=stereo|c0=c0|c1=c0'] : []),
      `aformat=sample_fmts=fltp:channel_layouts=${layout}`,
      ...[`apad=whole_len=${end}`, `atrim=start_sample=${first}:end_sample=${end}`],
      'asetpts=PTS-STARTPTS',
    ],
  };
}
