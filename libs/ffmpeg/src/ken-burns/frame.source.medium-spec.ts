import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';

import { detailedStill } from '../../../../test/support/detailed-still';
import {
  displacements,
  idealPlane,
  idealResampling,
  psnrTo,
} from '../../../../test/support/ideal-resampling';
import type { Size } from '../picture';
import { viewsOf, type FramePlan, type Slide } from './frame.plan';
import { FrameSource } from './frame.source';
import { pathOver, type MotionSpec } from './motion';
import type { Rectangle } from './rectangle';

const SPEC: MotionSpec = {
  ...{ motion: 'zoom_in', zoom: 1.25, focus: { x: 0.5, y: 0.5 }, easing: 'ease_in_out' },
};

/** Keeps what it is given; bytes are copied as late as a slow reader would take them. */
class Sink extends Writable {
  readonly frames: Buffer[] = [];

  constructor(private readonly onFrame: (frames: number) => void = () => undefined) {
    super({ highWaterMark: 1 });
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    setImmediate(() => {
      this.frames.push(Buffer.from(chunk));
      this.onFrame(this.frames.length);
      done();
    });
  }
}

describe(FrameSource.name, () => {
  let folder: string;
  let still: Uint8Array;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'frames-'))));
  afterEach(() => rm(folder, { recursive: true }));

  async function slideOf(canvas: Size, frame: Size, change: Partial<Slide & MotionSpec> = {}) {
    const { file = 'still.yuv', frames = 3 } = change;
    still = detailedStill(canvas.width, canvas.height);
    await writeFile(join(folder, file), still);
    const path = pathOver(canvas, frame.width / frame.height, { ...SPEC, ...change });
    return { file, frames, canvas, path };
  }

  const planOf = (frame: Size, slides: readonly Slide[], transitionFrames = 0): FramePlan => {
    return { frame, slides, transition: transitionFrames > 0 ? 'fade' : 'none', transitionFrames };
  };

  async function framesFrom(plan: FramePlan, threads = 2): Promise<readonly Buffer[]> {
    await using source = new FrameSource(plan, { folder, threads });
    const sink = new Sink();
    await source.writeTo(sink);
    return sink.frames;
  }

  /** The ideal of one plane of a frame, colour on the left column and between the rows. */
  function idealOf(canvas: Size, frame: Size, seen: Rectangle, plane: 0 | 1 | 2) {
    const half = (side: number) => (plane === 0 ? side : Math.ceil(side / 2));
    const [width, height] = [half(canvas.width), half(canvas.height)];
    const luma = canvas.width * canvas.height;
    const start = plane === 0 ? 0 : luma + (plane - 1) * width * height;
    const bytes = still.subarray(start);
    const [stepX, stepY] = [seen.width / frame.width, seen.height / frame.height];
    const [left, top] = [seen.x + stepX / 2 - 0.5, seen.y + stepY / 2 - 0.5];
    return idealResampling(idealPlane(width, height, bytes), {
      x: { offset: plane === 0 ? left : left / 2, step: stepX, count: half(frame.width) },
      y: {
        offset: plane === 0 ? top : seen.y / 2 + stepY / 2 - 0.5,
        ...{ step: stepY, count: half(frame.height) },
      },
    });
  }

  it.each<[string, Size, Size, Partial<MotionSpec>]>([
    ['a zoom', { width: 427, height: 240 }, { width: 320, height: 180 }, {}],
    ['a portrait', { width: 301, height: 533 }, { width: 180, height: 320 }, {}],
    ['a small still blown up', { width: 33, height: 17 }, { width: 256, height: 144 }, {}],
    ['one lower than the window', { width: 61, height: 3 }, { width: 64, height: 64 }, {}],
    ['one pixel', { width: 1, height: 1 }, { width: 64, height: 64 }, {}],
    [
      'a panorama that is panned over',
      { width: 2_001, height: 60 },
      { width: 96, height: 54 },
      { motion: 'pan_right' },
    ],
    [
      'a still of seven times the size',
      { width: 1120, height: 630 },
      { width: 160, height: 90 },
      {},
    ],
    [
      'a width that is no multiple of four',
      { width: 200, height: 200 },
      { width: 130, height: 130 },
      {},
    ],
  ])('is close to the ideal for %s', async (_name, canvas, frame, change) => {
    const slide = await slideOf(canvas, frame, change);
    const plan = planOf(frame, [slide]);

    const frames = await framesFrom(plan);

    expect(frames).toHaveLength(3);
    const views = [...viewsOf(plan)].map(({ base }) => base.seen);
    const luma = frame.width * frame.height;
    const colour = (frame.width / 2) * (frame.height / 2);
    const worst = Math.min(
      ...views.flatMap((seen, at) =>
        ([0, 1, 2] as const).map((plane) => {
          const from = plane === 0 ? 0 : luma + (plane - 1) * colour;
          const ideal = idealOf(canvas, frame, seen, plane);
          return psnrTo(ideal, frames[at]?.subarray(from) ?? Buffer.alloc(0));
        }),
      ),
    );
    // Whole bytes alone would give 58.9 dB; they are rounded once more between the passes.
    expect(worst).toBeGreaterThan(52);
  });

  it('moves by parts of a pixel without a tremble', async () => {
    const [canvas, frame] = [
      { width: 427, height: 240 },
      { width: 320, height: 180 },
    ];
    const plan = planOf(frame, [await slideOf(canvas, frame, { frames: 6, easing: 'linear' })]);

    const frames = await framesFrom(plan);

    const errors = [...viewsOf(plan)].map(({ base }, at) =>
      displacements(idealOf(canvas, frame, base.seen, 0), frames[at] ?? Buffer.alloc(0), 96),
    );
    const steps = errors
      .slice(1)
      .flatMap((error, at) =>
        error.map((value, axis) => value - (errors[at]?.[axis] ?? Number.NaN)),
      );
    const rms = Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0) / steps.length);
    expect(rms).toBeLessThan(0.002);
  });

  it('makes the same frames with one thread as with four', async () => {
    const [canvas, frame] = [
      { width: 300, height: 200 },
      { width: 128, height: 72 },
    ];
    const plan = planOf(frame, [await slideOf(canvas, frame, { frames: 20 })]);

    expect(await framesFrom(plan, 1)).toEqual(await framesFrom(plan, 4));
  });

  describe('with slides', () => {
    const frame = { width: 64, height: 36 };
    const grey = async (file: string, value: number, frames: number): Promise<Slide> => {
      const canvas = { width: 128, height: 72 };
      await writeFile(join(folder, file), Buffer.alloc((128 * 72 * 3) / 2, value));
      return { file, canvas, frames, path: pathOver(canvas, 16 / 9, SPEC) };
    };
    const levels = (frames: readonly Buffer[], at = 0) => frames.map((each) => each[at]);

    it('fades from each to the next, with two stills in memory', async () => {
      const slides = [40, 120, 200, 80].map((value, at) => grey(`${at}.yuv`, value, 3));
      const frames = await framesFrom(planOf(frame, await Promise.all(slides), 1));

      expect(levels(frames)).toEqual([40, 40, 40, 80, 120, 120, 160, 200, 200, 140, 80, 80]);
      expect(frames.every((each) => each.every((byte) => byte === each[0]))).toBe(true);
    });

    it('pushes one out by the other', async () => {
      const slides = await Promise.all([grey('0.yuv', 40, 2), grey('1.yuv', 200, 2)]);
      const frames = await framesFrom({ ...planOf(frame, slides, 1), transition: 'slide' });

      const row = frames[2]?.subarray(64 * 35, 64 * 36);
      expect([...(row ?? [])]).toEqual([
        ...Array<number>(32).fill(40),
        ...Array<number>(32).fill(200),
      ]);
      const colour = frames[2]?.subarray(64 * 36 + 32 * 17, 64 * 36 + 32 * 18);
      expect([...(colour ?? [])]).toEqual([
        ...[...Array<number>(16).fill(40), ...Array<number>(16).fill(200)],
      ]);
    });

    it('cuts to slides of one frame', async () => {
      const slides = [10, 20, 30, 40, 50].map((value, at) => grey(`${at}.yuv`, value, 1));
      const frames = await framesFrom(planOf(frame, await Promise.all(slides)), 3);

      expect(levels(frames)).toEqual([10, 20, 30, 40, 50]);
    });
  });

  describe('ends', () => {
    const [canvas, frame] = [
      { width: 400, height: 300 },
      { width: 320, height: 180 },
    ];

    it('when its reader is gone', async () => {
      const plan = planOf(frame, [await slideOf(canvas, frame, { frames: 1_000 })]);
      await using source = new FrameSource(plan, { folder, threads: 2 });
      const sink: Sink = new Sink((frames) => frames === 3 && sink.destroy());
      sink.on('error', () => undefined);

      await expect(source.writeTo(sink)).rejects.toMatchObject({ code: 'ERR_STREAM_DESTROYED' });
      expect(sink.frames.length).toBeLessThan(5);
    });

    it('when it is closed', async () => {
      const plan = planOf(frame, [await slideOf(canvas, frame, { frames: 100_000 })]);
      const source = new FrameSource(plan, { folder, threads: 2 });
      const writing = source.writeTo(
        new Sink((frames) => frames === 3 && void source[Symbol.asyncDispose]()),
      );

      await expect(writing).rejects.toMatchObject({ code: 'internal' });
    });

    it('with a still that is not all there', async () => {
      const slide = await slideOf(canvas, frame);
      await writeFile(join(folder, slide.file), 'short');
      await using source = new FrameSource(planOf(frame, [slide]), { folder, threads: 1 });

      await expect(source.writeTo(new Sink())).rejects.toMatchObject({
        ...{ code: 'internal', detail: 'The frames of the video could not be made.' },
        cause: new Error('a still is shorter than planned'),
      });
    });
  });

  it('makes no more frames than a slow reader leaves room for', async () => {
    const [canvas, frame] = [
      { width: 400, height: 300 },
      { width: 1920, height: 1080 },
    ];
    const plan = planOf(frame, [await slideOf(canvas, frame, { frames: 100_000 })]);
    const before = process.memoryUsage().rss;
    let [most, seen] = [0, 0];
    await using source = new FrameSource(plan, { folder, threads: 2 });
    // It copies nothing: garbage of the test's own would be most of what is measured.
    const sink = new Writable({
      highWaterMark: 1,
      write(_frame, _encoding, done) {
        setImmediate(() => {
          most = Math.max(most, process.memoryUsage().rss - before);
          seen += 1;
          if (seen === 200) sink.destroy();
          done();
        });
      },
    });
    sink.on('error', () => undefined);

    await source.writeTo(sink).catch(() => undefined);

    // Four frames of 3 MB, tables, and the threads themselves; two hundred frames would be 622 MB.
    expect([seen, most < 200 * 1024 * 1024]).toEqual([200, true]);
  });
});
