import { framesOf, framesShown, slideFrames, viewsOf, type FramePlan } from './frame.plan';

const canvas = { width: 200, height: 100 };
const part = (x: number) => ({ x, y: 0, width: 100, height: 100 });
const slide = (frames: number) => ({
  ...{ file: 'still.yuv', canvas, frames },
  path: { from: part(0), to: part(60), easing: 'linear' } as const,
});
const plan: FramePlan = {
  frame: { width: 100, height: 100 },
  slides: [slide(4), slide(3)],
  transition: 'fade',
  transitionFrames: 3,
};

/** Views as `slide:x`, with the next one's share of the frame. */
const shown = (of: FramePlan) =>
  [...viewsOf(of)].map(({ base, next }) => {
    const view = `${base.slide}:${base.seen.x.toFixed(0)}`;
    return next ? `${view} ${next.slide}:${next.seen.x.toFixed(0)} ${next.share.toFixed(2)}` : view;
  });

describe(viewsOf.name, () => {
  it('moves from the first frame to the last', () => {
    expect(shown({ ...plan, slides: [slide(4)] })).toEqual(['0:0', '0:20', '0:40', '0:60']);
  });

  it('lets a slide move on while the next one takes its place', () => {
    expect(shown(plan)).toEqual([
      ...['0:0', '0:10', '0:20', '0:30'],
      ...['0:40 1:0 0.15', '0:50 1:30 0.50', '0:60 1:60 0.85'],
    ]);
  });

  it('cuts without a transition', () => {
    const views = shown({ ...plan, transition: 'none', transitionFrames: 0 });

    expect(views).toEqual(['0:0', '0:20', '0:40', '0:60', '1:0', '1:30', '1:60']);
  });

  it('shows one frame of a still', () => {
    expect(shown({ ...plan, slides: [slide(1)] })).toEqual(['0:0']);
  });
});

describe(framesShown.name, () => {
  it('counts what is left of a slide in the next one', () => {
    expect([framesOf(plan), framesShown(plan, 0), framesShown(plan, 1)]).toEqual([7, 7, 3]);
  });
});

describe(slideFrames.name, () => {
  it('adds up no rounding', () => {
    expect(slideFrames([0.1, 0.1, 0.1, 0.1, 0.1], 24)).toEqual([2, 3, 2, 3, 2]);
  });

  it('gives each slide a frame at least', () => {
    expect(slideFrames([0.1, 0.1, 2], 1)).toEqual([1, 1, 1]);
  });
});
