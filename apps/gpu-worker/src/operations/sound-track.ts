import {
  AAC_OPTIONS,
  copyOptions,
  secondsOf,
  soundCut,
  soundGraph,
  type Chain,
  type StreamPlan,
} from '@app/ffmpeg';

import type { OpenedSound } from './render-session';

/** How a sound gets into a result, and what it must then be. */
export interface SoundTrack {
  readonly chains: readonly Chain[];
  readonly options: readonly string[];
  readonly plan: StreamPlan;
  /** The same by so many decibels less, for a sound that may come out of its encoder over full scale. */
  readonly lowered?: (db: number) => readonly Chain[];
}

/** The own sound of the first input beside its picture: AAC as it is, anything else as AAC. */
export function keptSound(sound: OpenedSound): SoundTrack {
  if (isMp4Sound(sound)) return copiedTrack(sound, 0, Infinity);
  const { audio } = sound.source;
  const seconds = startSeconds(sound) + sound.seconds;
  return encodedTrack([soundGraph({ input: 0, audio, seconds })], seconds);
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
  return {
    chains: [],
    options: ['-map', `${input}:${index}`, ...copyOptions('a', cut, timeline)],
    plan: { how: 'copied', ...cut, source: sound.input, streamIndex: index, timeline },
  };
}

/** What comes out of the last of some chains, as AAC. */
export function encodedTrack(chains: readonly Chain[], seconds: number): SoundTrack {
  const pad = chains.at(-1)?.to ?? '';
  return {
    chains,
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
