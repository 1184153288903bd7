import type { EncoderDecision } from '@app/ffmpeg';

import { lumaFrames, makeStill } from '../../../../test/support/media';
import { buildNvsim, encoderLog } from '../../../../test/support/nvsim';
import { frameTimesOf } from '../../../../test/support/pictures';
import { psnr } from '../../../../test/support/psnr';
import { Img2VidRenderer } from './img2vid.renderer';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';

const nvsim = buildNvsim();
const itWithNvsim = nvsim ? it : it.skip;
const ON_GPU: EncoderDecision = { policy: 'required', faults: [] };

/** Lying, standing and very long stills. */
const SIZES = { 'a.png': '800x450', 'b.png': '300x500', 'c.png': '1000x200' };

const SLIDES = [
  { url_image: 'https://a.test/a', motion: 'zoom_out', duration: 0.4 },
  { url_image: 'https://a.test/b', motion: 'pan_down', fit: 'blur', duration: 0.52 },
  { url_image: 'https://a.test/c', motion: 'pan_right', zoom: 1, duration: 0.36 },
];

// Real renders, on machines that may be busy with others.
jest.setTimeout(90_000);

describe(`${Img2VidRenderer.name}, in length and size`, () => {
  const benches: RenderBench[] = [];
  afterEach(() => Promise.all(benches.splice(0).map((bench) => bench.close())));
  afterAll(() => nvsim?.remove());

  async function open(decision?: EncoderDecision): Promise<RenderBench> {
    const bench = await RenderBench.open(decision && { decision, ffmpegName: 'ffmpeg-nvsim' });
    benches.push(bench);
    if (decision) nvsim?.ffmpegIn(bench.folder, {});
    for (const [name, size] of Object.entries(SIZES)) {
      await makeStill({ path: bench.path(name), size });
    }
    return bench;
  }

  async function render(bench: RenderBench, input: Readonly<Record<string, unknown>>) {
    const slides = Object.keys(SIZES).map((name, at) => [`slides.${at}.url_image`, name] as const);
    const context = bench.context('img2vid', {
      ...{ url_image: 'a.png', ...Object.fromEntries(slides) },
    });
    const result = await bench.renderers.img2vid.render(inputFor('img2vid', input), context);
    return { ...result, path: result.outputs['video']?.path ?? '' };
  }

  const slideshow = { url_image: undefined, slides: SLIDES, transition_duration: 0.2 };

  itWithNvsim('sends slides to NVENC as to the CPU', async () => {
    const input = { ...slideshow, width: 320, height: 180, frame_rate: 25 };
    const [cpu, gpu] = [await open(), await open(ON_GPU)];

    const [wanted, got] = [await render(cpu, input), await render(gpu, input)];

    expect(got).toMatchObject({ encoder: 'h264_nvenc', fallbackReason: null });
    expect(encoderLog(gpu.folder).at(-1)).toBe(
      'end codec=h264 size=320x180 input=system frames=32',
    );
    expect(await psnr(wanted.path, got.path)).toBeGreaterThan(32);
  });

  it('makes 2160p at 60 frames a second', async () => {
    const bench = await open();

    const input = { resolution: '2160p', frame_rate: 60, duration: 0.1, quality: 'draft' };
    const { path, outputs } = await render(bench, input);

    expect(outputs['video']?.media).toMatchObject({ width: 3840, height: 2160, frame_rate: 60 });
    expect(await lumaFrames(path, '3840x2160')).toHaveLength(6);
  });

  it('makes five minutes exactly, in the memory of a few frames', async () => {
    const bench = await open();
    const memory: number[] = [];
    const slides = SLIDES.map((slide) => ({ ...slide, duration: 100 }));
    const input = { ...slideshow, slides, width: 256, height: 144, frame_rate: 24 };
    const watch = setInterval(() => memory.push(process.memoryUsage().rss), 100);

    const { path, outputs } = await render(bench, { ...input, quality: 'draft' });

    clearInterval(watch);
    expect(outputs['video']?.media).toMatchObject({ duration_seconds: 300, frame_rate: 24 });
    const times = await frameTimesOf(path);
    expect(times).toHaveLength(7_200);
    expect(times.every((time, at) => Math.abs(time - at / 24) < 1e-3)).toBe(true);
    // All frames would be 398 MB.
    const [first = 0] = memory.slice(Math.floor(memory.length / 10));
    expect(Math.max(...memory) - first).toBeLessThan(150 * 1024 * 1024);
  });
});
