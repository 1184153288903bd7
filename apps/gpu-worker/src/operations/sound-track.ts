import {
  AAC_OPTIONS,
  copyOptions,
  secondsOf,
  soundCut,
  soundGraph,
  soundRate,
  type AudioFacts,
  type Chain,
  type StreamPlan,
} from '@app/ffmpeg';

import type { OpenedSound } from './opened-media';

/** How a sound gets into a result, and what it must then be. */
export interface SoundTrack {
  readonly chains: readonly Chain[];
  readonly options: readonly string[];
  readonly plan: StreamPlan;
  /** Where it comes out: a pad, or a stream of an input that is copied. */
  readonly pad: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** The same by so many decibels less, for a sound that may come out of its encoder over full scale. */
  readonly lowered?: (db: number) => readonly Chain[];
}

/** How a track sounds as samples. */
type TrackFormat = Pick<SoundTrack, 'sampleRate' | 'channels'>;

/**
 * The own sound of the first input beside its picture: AAC as it is where that may be, anything else
 * as AAC.
 */
export function keptSound(sound: OpenedSound, goesOn = false): SoundTrack {
  if (!goesOn && isMp4Sound(sound)) return copiedTrack(sound, 0, Infinity);
  const { audio } = sound.source;
  const seconds = startSeconds(sound) + sound.seconds;
  const chain = soundGraph({ input: 0, audio, seconds });
  const lowered = (db: number) => [
    { ...chain, filters: [...chain.filters, `volume=-${db.toFixed(2)}dB`] },
  ];
  const track = encodedTrack([chain], { ...soundFormat(audio), seconds });
  return { ...track, ...(sound.isLoud && { lowered }) };
}

/** How a sound comes out of the graphs: at a usual rate, with one or two channels. */
export function soundFormat(audio: AudioFacts): TrackFormat {
  return { sampleRate: soundRate(audio), channels: Math.min(2, audio.channels) };
}

/** Whether a laid sound can be copied from its first sample on. */
export function isCopyable(sound: OpenedSound): boolean {
  return sound.source.audio.profile === 'LC' && startSeconds(sound) < 0.01 && isMp4Sound(sound);
}

/** A sound's packets up to `length` seconds as they are. */
export function copiedTrack(sound: OpenedSound, input: number, length: number): SoundTrack {
  const { source, timeline } = sound;
  const { index } = source.audio;
  const cut = soundCut(timeline, length);
  const { sampleRate, channels } = source.audio;
  return {
    ...{ chains: [], pad: `${input}:${index}`, sampleRate, channels },
    options: ['-map', `${input}:${index}`, ...copyOptions('a', cut, timeline)],
    plan: { how: 'copied', ...cut, source: sound.input, streamIndex: index, timeline },
  };
}

/** What comes out of the last of some chains, as AAC. */
export function encodedTrack(
  chains: readonly Chain[],
  { seconds, ...format }: TrackFormat & { readonly seconds: number },
): SoundTrack {
  const pad = chains.at(-1)?.to ?? '';
  return {
    ...{ chains, pad, ...format },
    options: ['-map', `[${pad}]`, ...AAC_OPTIONS],
    plan: { how: 'encoded', seconds },
  };
}

/** When the sound starts in its file. */
function startSeconds({ timeline, source }: OpenedSound): number {
  return timeline.start * secondsOf(timeline.timeBase) - source.startSeconds;
}

/** ADTS files hold AAC too, but in packets that MP4 writes otherwise. */
function isMp4Sound({ source, input, timeline: { times } }: OpenedSound): boolean {
  const isInOrder = times.every((time, at) => at === 0 || time > (times[at - 1] ?? time));
  return source.audio.codec === 'aac' && input.demuxer !== 'aac' && isInOrder;
}
