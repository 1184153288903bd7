import { lengthSeconds, parseTimeline } from './timeline';

describe(parseTimeline.name, () => {
  it('keeps the order of the file and finds the ends in the order of showing', () => {
    const csv = '0,512,K_\n2048,512,__\n1024,512,__\n512,512,__\n1536,512,__\n';

    expect(parseTimeline(csv, { timeBase: { num: 1, den: 12_800 } })).toEqual({
      timeBase: { num: 1, den: 12_800 },
      times: [0, 2048, 1024, 512, 1536],
      hiddenPackets: 0,
      start: 0,
      end: 2560,
    });
  });

  it('leaves out what an edit list hides', () => {
    const csv = '-1024,1024,KD,\n\n0,1024,K_\n1024,1024,K_\n';
    const timeline = parseTimeline(csv, { timeBase: { num: 1, den: 44_100 }, sampleRate: 44_100 });

    expect(timeline).toMatchObject({ hiddenPackets: 1, start: 0, end: 2048 });
  });

  it('leaves out the samples that an MP3 encoder put in front and behind', () => {
    const csv = '0,368640,K_,1105,0\n\n368640,368640,K_,0,551\n';
    const clock = { timeBase: { num: 1, den: 14_112_000 }, sampleRate: 44_100 };

    expect(lengthSeconds(parseTimeline(csv, clock))).toBeCloseTo((2304 - 1105 - 551) / 44_100, 9);
  });

  it('has no length without packets', () => {
    expect(lengthSeconds(parseTimeline('', { timeBase: { num: 1, den: 25 } }))).toBe(0);
  });

  it('says where a packet has no time', () => {
    expect(parseTimeline(',512,K_\n', { timeBase: { num: 1, den: 25 } }).times).toEqual([NaN]);
  });
});
