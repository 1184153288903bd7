import { closedCut, copyOptions, soundCut, wholeCut } from './cut';
import { parseTimeline, type Timeline } from './timeline';

/** Frames of 40 ms in the order of the file, given by their order of showing. */
function frames(...order: readonly number[]): Timeline {
  const csv = order.map((at) => `${at * 512},512,__`).join('\n');
  return parseTimeline(csv, { timeBase: { num: 1, den: 12_800 } });
}

/** I B B B P as x264 writes it with bf=3: the P in front of the Bs that are shown before it. */
function withBFrames(groups: number): Timeline {
  const order = [0];
  for (let base = 0; base < groups * 4; base += 4) {
    order.push(base + 4, base + 2, base + 1, base + 3);
  }
  return frames(...order);
}

describe(closedCut.name, () => {
  it('cuts anywhere without B-frames', () => {
    expect(closedCut(frames(0, 1, 2, 3, 4, 5), 0.12)).toEqual({ packets: 3, seconds: 0.12 });
  });

  it('cuts only where no B-frame is missing', () => {
    // 1.48 s is frame 37, at the end of a group; 1.52 and 1.56 s have holes.
    expect(closedCut(withBFrames(12), 1.5)).toEqual({ packets: 37, seconds: 1.48 });
  });

  it('rather ends up to 100 ms early than more than one frame late', () => {
    // Groups end at 1.48 and 1.64 s; 1.64 is two frames late, 1.48 two frames early.
    expect(closedCut(withBFrames(12), 1.56)).toEqual({ packets: 37, seconds: 1.48 });
  });

  it('finds none where groups are long', () => {
    expect(closedCut(frames(0, 9, 1, 2, 3, 4, 5, 6, 7, 8), 0.24)).toBeUndefined();
  });

  it('does not trust hidden packets or missing times', () => {
    const clock = { timeBase: { num: 1, den: 25 } };

    expect(closedCut(parseTimeline('-1,1,KD\n0,1,__\n1,1,__\n', clock), 0.04)).toBeUndefined();
    expect(closedCut(parseTimeline(',1,K_\n0,1,__\n1,1,__\n', clock), 0.04)).toBeUndefined();
    expect(wholeCut(parseTimeline('-1,1,KD\n0,1,__\n', clock))).toBeUndefined();
  });
});

describe(wholeCut.name, () => {
  it('takes every packet', () => {
    expect(wholeCut(withBFrames(2))).toEqual({ packets: 9, seconds: 0.36 });
  });
});

describe(soundCut.name, () => {
  const csv = ['-1024,1024,KD', '0,1024,K_', '1024,1024,K_', '2048,1024,K_'].join('\n');
  const sound = parseTimeline(csv, { timeBase: { num: 1, den: 48_000 }, sampleRate: 48_000 });

  it('ends with the last packet before the plan and keeps the hidden one', () => {
    expect(soundCut(sound, 0.05)).toEqual({ packets: 3, seconds: 2048 / 48_000 });
  });

  it('takes all of a sound that is shorter than the plan', () => {
    expect(soundCut(sound, 5)).toEqual({ packets: 4, seconds: 3072 / 48_000 });
  });
});

describe(copyOptions.name, () => {
  it('drops packets one by one, since -frames would end the other stream too', () => {
    const timeline = withBFrames(2);

    expect(copyOptions('v', { packets: 5, seconds: 0.2 }, timeline)).toEqual([
      ...['-c:v', 'copy', '-bsf:v', 'noise=drop=floor(n/5)'],
    ]);
    expect(copyOptions('v', { packets: 9, seconds: 0.36 }, timeline)).toEqual(['-c:v', 'copy']);
  });
});
