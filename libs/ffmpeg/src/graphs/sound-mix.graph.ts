import type { AudioFacts } from '../probe-facts';
import { soundRate } from './addaudio.graph';
import type { Chain } from './chain';
import { duckedBy, type Ducking } from './ducking.filter';
import { levelFilters, NO_CLIPPING, type Level } from './level.filter';

/** A sound to lay under a video, the second input of the command. Times are in seconds. */
export interface LaidSound {
  readonly audio: AudioFacts;
  /** From its first sample to its last. */
  readonly seconds: number;
  /** A factor; 1 leaves it. */
  readonly volume: number;
  /** Later than the picture; less than 0 leaves out so much of its beginning. */
  readonly offset: number;
  readonly loops: boolean;
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/** The own sound of the video, the first input. */
export interface OwnSound {
  readonly audio: AudioFacts;
  readonly volume: number;
}

/** What is heard in a result: one sound, or two together. */
export interface SoundMix {
  readonly laid: LaidSound;
  readonly own: OwnSound | null;
  readonly ducking: Ducking | null;
  /** Null leaves the level as it is. */
  readonly level: Level | null;
  /** By how much less all of it is, since an encoder took it over full scale. */
  readonly loweredDb?: number;
  /** Of the result; what ends before is followed by silence. */
  readonly seconds: number;
}

/** From a mix to what is encoded, exactly so long, at the pad `sound`. */
export function mixGraph(mix: SoundMix): readonly Chain[] {
  const { laid, own } = mix;
  const ending = endingFilters(mix);
  if (!own) return [{ ...laidChain(mix, laid), filters: [...laidFilters(mix), ...ending] }];
  const [voice, bed] =
    mix.ducking?.bed === 'video' ? (['laid', 'own'] as const) : (['own', 'laid'] as const);
  const chains = { laid: laidChain(mix, laid, 'laid'), own: ownChain(mix, own, 'own') };
  const key = { ...chains[voice], to: 'key' };
  const joined = { filters: ['amix=inputs=2:duration=longest:normalize=0', ...ending], to: SOUND };
  if (!mix.ducking) return [chains.own, chains.laid, { from: ['own', 'laid'], ...joined }];
  return [
    ...[chains.own, chains.laid],
    ...duckedBy(key, bed, mix.ducking),
    { from: [voice, 'ducked'], ...joined },
  ];
}

const SOUND = 'sound';

/** Whether a mix may be louder than its parts, which its sources answer for. */
export function isLouder({ laid, own, level }: SoundMix): boolean {
  return level !== null || own !== null || laid.volume > 1 || laid.audio.channels > 2;
}

function endingFilters(mix: SoundMix): string[] {
  const { level, loweredDb = 0 } = mix;
  const limited = isLouder(mix) ? [NO_CLIPPING] : [];
  return [
    ...(level ? levelFilters(level, mixRate(mix)) : limited),
    ...(loweredDb > 0 ? [`volume=-${loweredDb.toFixed(2)}dB`] : []),
  ];
}

/** Samples a second of a mix: the one rate of both sounds, else 48 kHz. */
export function mixRate({ laid, own }: Pick<SoundMix, 'laid' | 'own'>): number {
  const rate = soundRate(laid.audio);
  return !own || soundRate(own.audio) === rate ? rate : 48_000;
}

/** Channels of a mix: two, unless both sounds have one. */
export function mixChannels({ laid, own }: Pick<SoundMix, 'laid' | 'own'>): 1 | 2 {
  return [laid, own].every((sound) => (sound?.audio.channels ?? 1) === 1) ? 1 : 2;
}

/** When a laid sound has ended by itself, in seconds of the result. */
export function laidEnd({ loops, offset, seconds }: LaidSound): number {
  return loops ? Infinity : offset + seconds;
}

function laidChain(mix: SoundMix, { audio }: LaidSound, to = SOUND): Chain {
  return { from: `1:${audio.index}`, filters: laidFilters(mix), to };
}

function laidFilters(mix: SoundMix): string[] {
  const { laid } = mix;
  const rate = mixRate(mix);
  const samples = (seconds: number) => Math.round(seconds * rate);
  const size = samples(laid.seconds + 1);
  return [
    'asetpts=PTS-STARTPTS',
    ...plainFilters(mix, laid.audio),
    ...(laid.loops ? [`aloop=loop=-1:size=${size}`] : []),
    ...(laid.offset < 0
      ? [`atrim=start_sample=${samples(-laid.offset)}`, 'asetpts=PTS-STARTPTS']
      : []),
    ...volume(laid.volume),
    ...fades(mix),
    ...(laid.offset > 0 ? [`adelay=delays=${samples(laid.offset)}S:all=1`] : []),
    ...exactly(mix),
  ];
}

/** Fades are of what is heard of the sound: they begin and end with it. */
function fades({ laid, seconds }: SoundMix): string[] {
  const heard = Math.min(laidEnd(laid), seconds) - Math.max(0, laid.offset);
  const fadeIn = Math.min(laid.fadeIn, heard);
  const fadeOut = Math.min(laid.fadeOut, heard);
  const from = (heard - fadeOut).toFixed(6);
  return [
    ...(fadeIn >= SHORTEST_FADE ? [`afade=t=in:st=0:d=${fadeIn.toFixed(6)}`] : []),
    ...(fadeOut >= SHORTEST_FADE ? [`afade=t=out:st=${from}:d=${fadeOut.toFixed(6)}`] : []),
  ];
}

/** ffmpeg takes a fade of no time for one of a second. */
const SHORTEST_FADE = 0.001;

/** It keeps its place beside the picture. */
function ownChain(mix: SoundMix, own: OwnSound, to: string): Chain {
  const filters = [...plainFilters(mix, own.audio), ...volume(own.volume), ...exactly(mix)];
  return { from: `0:${own.audio.index}`, filters, to };
}

/**
 * One rate without holes, one or two channels. ffmpeg would make one channel 3 dB quieter on two; as it
 * is, it is heard as loud as it was from each.
 */
function plainFilters(mix: SoundMix, { channels }: AudioFacts): string[] {
  const isMono = mixChannels(mix) === 1;
  return [
    `aresample=${mixRate(mix)}:async=1:first_pts=0`,
    ...(channels === 1 && !isMono ? ['pan=stereo|c0=c0|c1=c0'] : []),
    `aformat=sample_fmts=fltp:channel_layouts=${isMono ? 'mono' : 'stereo'}`,
  ];
}

function volume(factor: number): string[] {
  return factor === 1 ? [] : [`volume=${factor.toFixed(6)}`];
}

function exactly(mix: SoundMix): string[] {
  const samples = Math.round(mix.seconds * mixRate(mix));
  return [`apad=whole_len=${samples}`, `atrim=end_sample=${samples}`];
}
