import { makeStill } from '../support/media';
import { frameOf, frameTimesOf, streamsOf } from '../support/pictures';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

const WIDTH = 320;
const HEIGHT = 180;
const PER_SECOND = 10;

describe('slides, from a request to the pixels', () => {
  let sources: Sources;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start();
    const stills = [
      ['lying.png', '800x450', LYING],
      ['standing.jpg', '300x500', STANDING],
      ['long.png', '1600x200', LONG],
    ] as const;
    for (const [name, size, filter] of stills) {
      await makeStill({ path: sources.path(name), size, filter });
    }
  });

  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  /** A second of a lying still, 0.8 s of a standing one and 1.2 s of a long one. */
  async function slideshow(transition: string): Promise<string> {
    const { job, file } = await program.render('img2vid', {
      slides: [
        { url_image: sources.url('lying.png'), motion: 'zoom_in', zoom: 2, duration: 1 },
        { url_image: sources.url('standing.jpg'), motion: 'still', fit: 'contain', duration: 0.8 },
        { url_image: sources.url('long.png'), motion: 'pan_right', zoom: 1, duration: 1.2 },
      ],
      ...{ transition, transition_duration: 0.4, easing: 'linear', quality: 'high' },
      ...{ width: WIDTH, height: HEIGHT, frame_rate: PER_SECOND },
    });
    expect(job).toMatchObject({
      warnings: [],
      output: { media: { duration_seconds: 3, width: WIDTH, height: HEIGHT, frame_rate: 10 } },
    });
    return file;
  }

  /** Mean grey of 8 × 8 pixels about a place in percent of width and height. */
  async function greyAt(file: string, frame: number, [x, y]: readonly [number, number]) {
    const { pixels } = await frameOf(file, frame);
    const [left, top] = [(x / 100) * WIDTH - 4, (y / 100) * HEIGHT - 4];
    const values = Array.from({ length: 64 }, (_, at) => {
      const row = Math.round(top) + Math.floor(at / 8);
      return pixels[row * WIDTH + Math.round(left) + (at % 8)] ?? 0;
    });
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  it('fade from each to the next, each in its own shape and motion', async () => {
    const file = await slideshow('fade');

    expect(await streamsOf(file)).toMatchObject([{ nb_frames: '30', pix_fmt: 'yuv420p' }]);
    const times = await frameTimesOf(file);
    expect(times.map((time) => Math.round(time * 1000))).toEqual(
      Array.from({ length: 30 }, (_, at) => at * 100),
    );
    // A grey square on black is a quarter of the width, and half of it at the end of the zoom.
    expect(await greyAt(file, 0, [50, 50])).toBeCloseTo(GREY, -1);
    expect(await greyAt(file, 0, [30, 50])).toBeLessThan(3);
    expect(await greyAt(file, 9, [34, 50])).toBeGreaterThan(GREY - 10);
    // In the bars beside the standing still black comes through; in its middle both mix.
    expect(await greyAt(file, 15, [10, 50])).toBeLessThan(3);
    expect(await greyAt(file, 15, [50, 50])).toBeGreaterThan(WHITE - 5);
    const mixed = await Promise.all([10, 11, 12, 13].map((at) => greyAt(file, at, [50, 50])));
    const wanted = [1, 2, 3, 4].map((step) => {
      const share = (1 - Math.cos((Math.PI * step) / 5)) / 2;
      return GREY + (WHITE - GREY) * share;
    });
    expect(Math.max(...mixed.map((grey, at) => Math.abs(grey - (wanted[at] ?? 0))))).toBeLessThan(
      4,
    );
    // The long still is dark at its left and bright at its right.
    const panned = await Promise.all([22, 25, 29].map((at) => greyAt(file, at, [50, 50])));
    expect(panned).toEqual([...panned].sort((a, b) => a - b));
    expect((panned[2] ?? 0) - (panned[0] ?? 0)).toBeGreaterThan(100);
  });

  it('slide: the next one comes in from the right', async () => {
    const file = await slideshow('slide');

    expect(await frameTimesOf(file)).toHaveLength(30);
    // Two fifths of the way, 35 % by its easing: the standing still's middle is at 115 %.
    expect(await greyAt(file, 11, [20, 50])).toBeCloseTo(GREY, -1);
    expect(await greyAt(file, 11, [70, 50])).toBeLessThan(3);
    expect(await greyAt(file, 13, [10, 50])).toBeLessThan(3);
    expect(await greyAt(file, 13, [59, 50])).toBeGreaterThan(WHITE - 5);
    expect(await greyAt(file, 14, [50, 50])).toBeGreaterThan(WHITE - 5);
  });
});

const GREY = 128;
const WHITE = 255;

const LYING = 'drawbox=t=fill:c=black,drawbox=x=300:y=125:w=200:h=200:t=fill:c=0x808080';
const STANDING = 'drawbox=t=fill:c=white';
const LONG = "format=gray,geq=lum='X*255/W'";
