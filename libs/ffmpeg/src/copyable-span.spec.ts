import { copySpanOptions, exactSpan, keyframeSpan, type PacketsOf } from './copyable-span';
import { someVideo } from './media-facts.testing';

/** Frames 0 to 11 in the order of the file: groups of four, the second one open. */
const TIMES = [0, 2, 1, 3, 5, 4, 6, 7, 8, 10, 9, 11];
const KEYS = [0, 4, 8];

function packets(change: Partial<PacketsOf['flags']> = {}): PacketsOf {
  const timeline = {
    ...{ timeBase: { num: 1, den: 25 }, times: TIMES, hiddenPackets: 0, start: 0, end: 12 },
  };
  const source = {
    ...{ durationSeconds: 0.48, startSeconds: 0, audio: null, encrypted: false, streams: 1 },
    video: someVideo({}),
  };
  return { source, timeline, flags: { keys: KEYS, hidden: [], ...change } };
}

const frames = (first: number, next: number) => ({
  ...{ start: first / 25, end: next / 25, frames: next - first },
});

describe(exactSpan.name, () => {
  it('takes the packets of whole closed groups', () => {
    expect(exactSpan(packets(), frames(8, 12))).toEqual({
      skipped: 8,
      cut: { packets: 4, seconds: expect.closeTo(0.16) as number },
      timeline: { ...packets().timeline, times: [8, 10, 9, 11], start: 8 },
      start: 0.32,
    });
    expect(exactSpan(packets(), frames(0, 4))).toMatchObject({ skipped: 0, cut: { packets: 4 } });
  });

  it.each([
    ['between key frames', frames(2, 8)],
    ['in front of an open group', frames(4, 8)],
    ['where frames of later are needed', frames(0, 2)],
  ])('finds none %s', (_name, window) => {
    expect(exactSpan(packets(), window)).toBeUndefined();
  });

  it('finds none where an edit list hides some of it', () => {
    const { timeline, ...rest } = packets({ hidden: [9] });
    const video = { ...rest, timeline: { ...timeline, hiddenPackets: 1 } };
    expect(exactSpan(video, frames(8, 12))).toBeUndefined();
    expect(
      exactSpan({ ...video, flags: { keys: KEYS, hidden: [1] } }, frames(8, 12)),
    ).toBeDefined();
  });
});

describe(keyframeSpan.name, () => {
  it('begins at the last closed key frame before, and ends near by', () => {
    expect(keyframeSpan(packets(), frames(7, 11))).toMatchObject({
      ...{ skipped: 0, start: 0, cut: { packets: 11, seconds: expect.closeTo(0.44) as number } },
    });
    expect(keyframeSpan(packets(), frames(9, 12))).toMatchObject({ skipped: 8, start: 0.32 });
  });

  it('finds none in a video that can not be copied', () => {
    const video = packets();
    const source = { ...video.source, video: someVideo({ codec: 'hevc' }) };
    expect(keyframeSpan({ ...video, source }, frames(0, 12))).toBeUndefined();
  });
});

describe(copySpanOptions.name, () => {
  const options = (skipped: number, packetsLeft: number) => {
    const timeline = { ...packets().timeline, times: TIMES.slice(skipped) };
    return copySpanOptions({
      skipped,
      cut: { packets: packetsLeft, seconds: 1 },
      timeline,
      start: 0,
    });
  };

  it('drops what is in front and what comes after', () => {
    expect(options(0, 12)).toEqual(['-c:v', 'copy']);
    expect(options(4, 4)).toEqual([
      ...['-c:v', 'copy', '-bsf:v', 'noise=drop=not(floor(n/4))+floor(n/8)'],
    ]);
    expect(options(8, 4)).toEqual(['-c:v', 'copy', '-bsf:v', 'noise=drop=not(floor(n/8))']);
  });
});
