import { layoutStill, type StillWish } from './still.layout';

const HD = { width: 1920, height: 1080 };
const CENTRE = { x: 0.5, y: 0.5 };
const wish: StillWish = {
  ...{ motion: 'zoom_in', zoom: 1.25, focus: CENTRE, easing: 'linear', fit: 'cover' },
};

describe(layoutStill.name, () => {
  it('keeps a still that is not larger than its frames need', () => {
    const { canvas, path } = layoutStill({ width: 2560, height: 1440 }, HD, wish);

    expect(canvas).toEqual({ width: 2560, height: 1440 });
    expect(path.to).toEqual({ x: 256, y: 144, width: 2048, height: 1152 });
  });

  it('makes a large photo smaller once, so that eight taps are enough', () => {
    const { canvas, path } = layoutStill({ width: 7300, height: 5475 }, HD, wish);

    expect(canvas).toEqual({ width: 2560, height: 1920 });
    expect(path.from).toEqual({ x: 0, y: 240, width: 2560, height: 1440 });
  });

  it('keeps more of it for a nearer view', () => {
    const to = { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };
    const { canvas, path } = layoutStill({ width: 8000, height: 4500 }, HD, { ...wish, to });

    expect(canvas).toEqual({ width: 8000, height: 4500 });
    expect(path.to.width).toBeCloseTo(1600, 6);
  });

  it('crops nothing of a panorama, which is panned over', () => {
    const still = { width: 20_000, height: 2_000 };
    const { canvas, path } = layoutStill(still, HD, { ...wish, motion: 'pan_right', zoom: 1 });

    expect(canvas).toEqual({ width: 14_400, height: 1_440 });
    expect([path.from.x, path.to.x, path.to.width].map(Math.round)).toEqual([0, 11_840, 2560]);
  });

  it.each(['contain', 'blur'] as const)('shows all of a portrait: %s', (fit) => {
    const layout = layoutStill({ width: 1000, height: 1500 }, HD, { ...wish, fit });

    expect(layout).toEqual({
      fit,
      canvas: { width: 2560, height: 1440 },
      picture: { x: 800, y: 0, width: 960, height: 1440 },
      path: {
        from: { x: 0, y: 0, width: 2560, height: 1440 },
        to: { x: 256, y: 144, width: 2048, height: 1152 },
        easing: 'linear',
      },
    });
  });

  it('bounds a canvas, however near somebody wants to look', () => {
    const to = { x: 0, y: 0, width: 0.05, height: 0.05 };
    const near = { ...wish, fit: 'contain', to } as const;
    const { canvas } = layoutStill(
      { width: 100, height: 100 },
      { width: 3840, height: 2160 },
      near,
    );

    expect(canvas.width * canvas.height).toBeLessThan(40_100_000);
  });

  it('takes a still of one pixel', () => {
    const { canvas, path } = layoutStill({ width: 1, height: 1 }, HD, wish);

    expect(canvas).toEqual({ width: 1, height: 1 });
    expect(path.from).toEqual({ x: 0, y: 0.21875, width: 1, height: 0.5625 });
  });
});
