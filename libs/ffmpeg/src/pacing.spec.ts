import { someVideo } from './media-facts.testing';
import { pacingFilters, pacingOf } from './pacing';
import { parseTimeline } from './timeline';

const clock = { timeBase: { num: 1, den: 1000 } };
const at = (...times: readonly number[]) =>
  parseTimeline(times.map((time) => `${time},40,__`).join('\n'), clock);

describe(pacingOf.name, () => {
  it('keeps every frame of a steady video, also where its clock rounds', () => {
    const rate = { num: 30_000, den: 1001 };
    const timeline = at(0, 33, 67, 100, 133, 167);

    expect(pacingOf(someVideo({ frameRate: rate }), timeline)).toEqual({
      rate,
      isSteady: true,
      frames: 6,
    });
  });

  it('puts an unsteady one on the nearest usual rate, for captions between its frames', () => {
    const timeline = at(0, 40, 80, 120, 2000, 2040, 2080);
    const pacing = pacingOf(someVideo({ frameRate: { num: 25, den: 1 } }), timeline);

    expect(pacing).toEqual({ rate: { num: 25, den: 1 }, isSteady: false, frames: 53 });
    expect(pacingFilters(pacing)).toEqual(['fps=fps=25/1']);
  });

  it('puts a thousand frames a second on sixty', () => {
    const timeline = parseTimeline('0,1,K_\n1,1,__\n2,1,__\n3,1,__', clock);

    expect(pacingOf(someVideo({ frameRate: { num: 1000, den: 1 } }), timeline)).toEqual({
      ...{ rate: { num: 60, den: 1 }, isSteady: false, frames: 1 },
    });
  });
});
