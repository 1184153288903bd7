import {
  MADE_STREAMS,
  type InputFile,
  type ProbeFacts,
  type Rational,
  type Timeline,
  type VideoFacts,
} from '@app/ffmpeg';

import type { NotedFrames, OpenedSound, OpenedVideo } from './opened-media';
import type { PlannedVideo } from './planned-video';

/**
 * A planned video as the source of another render, which is then decoded, filtered and encoded in one
 * run with it. It has the facts that its file would have: plain frames on their rate, from 0 on.
 */
export function madeVideo(planned: PlannedVideo): OpenedVideo {
  const { size, rate, frames, sources } = planned;
  const input = madeInput(planned);
  const seconds = (frames * rate.den) / rate.num;
  const video = videoFacts(planned, seconds);
  const facts = {
    ...{ durationSeconds: seconds, startSeconds: 0, encrypted: false },
    ...{ video, audio: null, streams: planned.sound ? 2 : 1 },
  };
  const timeline = {
    ...{ timeBase: video.timeBase, hiddenPackets: 0, start: 0, end: frames },
    times: Array.from({ length: frames }, (_, at) => at),
  };
  const sound = madeSound(planned, input, facts);
  const source = { ...facts, audio: sound?.source.audio ?? null };
  const pixelsPerSecond = (size.width * size.height * rate.num) / rate.den;
  const made = { sound, sources, pixelsPerSecond, noted: notedIn(planned) };
  return { input, source, timeline, timelineOf: () => timeline, seconds, made };
}

function notedIn({ decoded }: PlannedVideo): readonly NotedFrames[] {
  if (!decoded) return [];
  const { seenFile, video } = decoded;
  const before = video.made?.noted ?? [];
  return seenFile === undefined ? before : [...before, { ...decoded, seenFile }];
}

function madeInput({ size, picture, sound, soundInputs, fontconfigFile }: PlannedVideo): InputFile {
  // Frames that are not in the GPU's memory are made the same way on each rung.
  const { inputs, chains, pad } = picture('cpu');
  return {
    ...{ name: '', demuxer: 'rawvideo', maxPixels: size.width * size.height },
    made: {
      inputs: [...inputs, ...soundInputs],
      chains: [...chains, ...(sound?.chains ?? [])],
      ...{ video: pad, audio: sound?.pad ?? null },
      ...(fontconfigFile !== undefined && { fontconfigFile }),
    },
  };
}

function videoFacts({ size, rate, frames }: PlannedVideo, seconds: number): VideoFacts {
  const bt709 = { range: 'tv', matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' };
  return {
    ...{ index: MADE_STREAMS.video, codec: 'rawvideo', pixelFormat: 'yuv420p', ...size },
    ...{ sampleAspect: { num: 1, den: 1 }, orientation: 1, frameRate: rate },
    ...{ timeBase: inverse(rate), durationSeconds: seconds, frames, colour: bt709 },
  };
}

function madeSound(
  { sound }: PlannedVideo,
  input: InputFile,
  facts: ProbeFacts,
): OpenedSound | null {
  if (!sound) return null;
  const { sampleRate, channels, plan } = sound;
  const timeBase = { num: 1, den: sampleRate };
  const audio = {
    ...{ index: MADE_STREAMS.audio, codec: 'pcm_f32le', profile: null, sampleRate, channels },
    ...{ timeBase, durationSeconds: plan.seconds },
  };
  const end = Math.round(plan.seconds * sampleRate);
  const timeline: Timeline = { timeBase, times: [0], hiddenPackets: 0, start: 0, end };
  const isLoud = sound.lowered !== undefined;
  return { input, source: { ...facts, audio }, timeline, seconds: plan.seconds, isLoud };
}

function inverse({ num, den }: Rational): Rational {
  return { num: den, den: num };
}
