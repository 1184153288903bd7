import {
  AAC_OPTIONS,
  copyOptions,
  secondsOf,
  soundCut,
  soundGraph,
  wholeAacFrames,
  type Chain,
  type SoundSpec,
  type StreamPlan,
} from '@app/ffmpeg';

import type { OpenedSound } from './render-session';

/** How a sound gets into a result, and what it must then be. */
export interface SoundTrack {
  readonly chains: readonly Chain[];
  readonly options: readonly string[];
  readonly plan: StreamPlan;
}

/** The own sound of the first input beside its picture: AAC as it is, anything else as AAC. */
export function keptSound(sound: OpenedSound): SoundTrack {
  if (isMp4Sound(sound)) return copied(sound, 0, Infinity);
  const seconds = startSeconds(sound) + sound.seconds;
  return encoded(sound, { input: 0, seconds, startsAt: 'its place' });
}

/** The sound of the second input from its first sample on, up to `seconds`. */
export function laidSound(sound: OpenedSound, seconds: number): SoundTrack {
  const { audio } = sound.source;
  const isPlain = audio.profile === 'LC' && startSeconds(sound) < 0.01;
  if (isPlain && isMp4Sound(sound)) return copied(sound, 1, seconds);
  const length = seconds < sound.seconds ? wholeAacFrames(audio, seconds) : sound.seconds;
  return encoded(sound, { input: 1, seconds: length, startsAt: 'first sample' });
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

function copied(sound: OpenedSound, input: number, length: number): SoundTrack {
  const { source, timeline } = sound;
  const { index } = source.audio;
  const cut = soundCut(timeline, length);
  return {
    chains: [],
    options: ['-map', `${input}:${index}`, ...copyOptions('a', cut, timeline)],
    plan: { how: 'copied', ...cut, source: sound.input, streamIndex: index, timeline },
  };
}

function encoded({ source }: OpenedSound, spec: Omit<SoundSpec, 'audio'>): SoundTrack {
  const chain = soundGraph({ ...spec, audio: source.audio });
  return {
    chains: [chain],
    options: ['-map', `[${chain.to}]`, ...AAC_OPTIONS],
    plan: { how: 'encoded', seconds: spec.seconds },
  };
}
