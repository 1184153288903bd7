import { frameTimes, windowOf } from './frame-window';
import { parsePacketFlags } from './packet-flags';
import { seekSeconds } from './seek';
import { someVideo } from './media-facts.testing';

const timeline = {
  ...{ timeBase: { num: 1, den: 10 }, times: [2, 4, 3, 5], hiddenPackets: 1, start: 3, end: 6 },
};

describe(frameTimes.name, () => {
  it('counts from the first frame that is shown, in order, with the end behind', () => {
    const times = frameTimes(timeline, { hidden: [0] });
    expect([...times].map((time) => time.toFixed(6))).toEqual([
      ...['0.000000', '0.100000', '0.200000', '0.300000'],
    ]);
  });
});

describe(windowOf.name, () => {
  const times = Float64Array.from({ length: 11 }, (_, at) => at / 10);
  const steady = { rate: { num: 10, den: 1 }, isSteady: true, frames: 10 };
  const window = (from: number, to: number) => windowOf(times, steady, { from, to });

  it('takes the frames that lie nearest, and at least one', () => {
    expect(window(0.24, 0.76)).toEqual({ start: 0.2, end: 0.8, frames: 6 });
    expect(window(0.26, 0.74)).toEqual({ start: 0.3, end: 0.7, frames: 4 });
    expect(window(0.31, 0.32)).toEqual({ start: 0.3, end: 0.4, frames: 1 });
    expect(window(0.98, 1)).toEqual({ start: 0.9, end: 1, frames: 1 });
  });

  it('cuts an unsteady video where it is asked to', () => {
    expect(windowOf(times, { ...steady, isSteady: false }, { from: 0.24, to: 0.76 })).toEqual({
      ...{ start: 0.24, end: 0.74, frames: 5 },
    });
  });
});

describe(parsePacketFlags.name, () => {
  it('tells key frames and hidden packets by their numbers', () => {
    expect(parsePacketFlags('0,512,K_D,\n512,512,_D\n1024,512,K__\n1536,512,___\n')).toEqual({
      ...{ keys: [0, 2], hidden: [0, 1] },
    });
  });
});

describe(seekSeconds.name, () => {
  const source = {
    ...{ durationSeconds: 4, startSeconds: 0.5, audio: null, encrypted: false, streams: 1 },
    video: someVideo({}),
  };
  const times = Array.from({ length: 40 }, (_, at) => at + 5);
  const video = { source, timeline: { ...timeline, times, hiddenPackets: 0, start: 5, end: 45 } };
  const seek = (start: number) =>
    seekSeconds({ ...video, flags: { keys: [0, 12, 24], hidden: [] } }, start);

  it('goes to a key frame that leaves decoders a second', () => {
    const froms = [seek(0), seek(2.1), seek(2.25), seek(3.9)];
    expect(froms.map((from) => from.toFixed(6))).toEqual([
      ...['0.000000', '0.000000', '1.190000', '2.390000'],
    ]);
  });
});
