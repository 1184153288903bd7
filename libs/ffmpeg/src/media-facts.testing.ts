import type { AudioFacts, VideoFacts } from './probe-facts';

/** A plain 1080p video as most sources are; tests change what they are about. */
export function someVideo(change: Partial<VideoFacts> = {}): VideoFacts {
  return {
    index: 0,
    codec: 'h264',
    pixelFormat: 'yuv420p',
    width: 1920,
    height: 1080,
    sampleAspect: { num: 1, den: 1 },
    orientation: 1,
    frameRate: { num: 25, den: 1 },
    timeBase: { num: 1, den: 12_800 },
    durationSeconds: 2,
    frames: 50,
    colour: { range: 'tv', matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' },
    ...change,
  };
}

export function someAudio(change: Partial<AudioFacts> = {}): AudioFacts {
  return {
    index: 1,
    codec: 'aac',
    profile: 'LC',
    sampleRate: 48_000,
    channels: 2,
    timeBase: { num: 1, den: 48_000 },
    durationSeconds: 2,
    ...change,
  };
}
