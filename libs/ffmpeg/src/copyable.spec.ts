import { copyableCut } from './copyable';
import { someVideo } from './media-facts.testing';
import type { VideoFacts } from './probe-facts';
import { parseTimeline } from './timeline';

const timeline = parseTimeline('0,512,K_\n512,512,__\n', { timeBase: { num: 1, den: 12_800 } });

const cutOf = (change: Partial<VideoFacts> = {}) =>
  copyableCut(
    {
      ...{ video: someVideo(change), audio: null, durationSeconds: 0.08 },
      ...{ startSeconds: 0, encrypted: false, streams: 1 },
    },
    timeline,
    1,
  );

const hdr = { range: 'tv', matrix: 'bt2020nc', primaries: 'bt2020', transfer: 'arib-std-b67' };

describe(copyableCut.name, () => {
  it('takes a plain video whole', () => {
    expect(cutOf()).toEqual({ packets: 2, seconds: 0.08 });
  });

  it.each([
    ['of another codec', { codec: 'hevc' }],
    ['of 10 bits', { pixelFormat: 'yuv420p10le' }],
    ['of long pixels', { sampleAspect: { num: 4, den: 3 } }],
    ['that is turned', { orientation: 6 }],
    ['in HDR', { colour: hdr }],
  ] as const)('copies none %s', (_name, change) => {
    expect(cutOf(change)).toBeUndefined();
  });
});
