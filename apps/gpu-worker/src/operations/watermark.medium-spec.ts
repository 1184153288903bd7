import type { EncoderDecision } from '@app/ffmpeg';

import { ffmpeg, lumaFrames, makeTurned, makeVideo } from '../../../../test/support/media';
import { buildNvsim, encoderLog } from '../../../../test/support/nvsim';
import { psnr } from '../../../../test/support/psnr';
import { inputFor } from './inputs.testing';
import { refusal, RenderBench } from './render.testing';
import { WatermarkRenderer } from './watermark.renderer';

jest.setTimeout(120_000);

const BT709 = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];

/** Files of both kinds in a bench's folder: a dark video with sound, and marks of one white square. */
async function fill(bench: RenderBench): Promise<void> {
  const video = { seconds: 1, size: '320x180', picture: 'black', audio: true } as const;
  await makeVideo({ path: bench.path('dark.mp4'), ...video, bframes: 2, options: BT709 });
  const white = ['-f', 'lavfi', '-i', 'color=c=white:s=64x64:r=1:d=1,format=rgba'];
  const hole = "geq=r=255:g=255:b=255:a='255*lt(X,32)'";
  await ffmpeg(...white, '-frames:v', '1', bench.path('square.png'));
  await ffmpeg(...white, '-vf', hole, '-frames:v', '1', bench.path('half.png'));
  await ffmpeg(...white, '-frames:v', '1', bench.path('square.jpg'));
}

const render = (bench: RenderBench, fields: object, files: object = {}) => {
  const input = inputFor('watermark', {
    ...('text' in fields && { url_image: undefined }),
    ...{ quality: 'high', ...fields },
  });
  const sources = { url_video: 'dark.mp4', url_image: 'square.png', ...files };
  return bench.renderers.watermark.render(input, bench.context('watermark', sources));
};

/** The light part of a plane of luma: where it begins and ends, and how light its middle is. */
function lightIn(plane: Buffer, width: number) {
  const lit = [...plane].flatMap((value, at) => (value > 30 ? [at] : []));
  const columns = lit.map((at) => at % width);
  const rows = lit.map((at) => Math.floor(at / width));
  const box = [Math.min(...columns), Math.min(...rows), Math.max(...columns), Math.max(...rows)];
  const [left = 0, top = 0, right = 0, bottom = 0] = box;
  const middle = plane[Math.round((top + bottom) / 2) * width + Math.round((left + right) / 2)];
  return { box, middle: middle ?? 0, count: lit.length };
}

describe(WatermarkRenderer.name, () => {
  let bench: RenderBench;
  beforeAll(async () => {
    bench = await RenderBench.open();
    await fill(bench);
  });
  afterAll(() => bench.close());

  const framesOf = async (fields: object, files: object = {}) => {
    const { outputs, ...result } = await render(bench, fields, files);
    const { path = '', media } = { ...outputs['video'] };
    return { frames: await lumaFrames(path, `${media?.width}x${media?.height}`), media, result };
  };
  const first = async (fields: object, files: object = {}) => {
    const { frames, media } = await framesOf(fields, files);
    return lightIn(frames[0] ?? Buffer.of(), media?.width ?? 1);
  };

  it('keeps size, rate, frames and sound', async () => {
    const { media, frames, result } = await framesOf({});

    expect(media).toEqual({
      ...{ duration_seconds: 1, width: 320, height: 180, frame_rate: 25 },
      ...{ video_codec: 'h264', audio_codec: 'aac' },
    });
    expect(frames).toHaveLength(25);
    expect(result).toMatchObject({ encoder: 'libx264', warnings: [], data: null });
  });

  it.each([
    ['top_left', 8, 8],
    ['top', 128, 8],
    ['top_right', 248, 8],
    ['middle_left', 8, 58],
    ['middle', 128, 58],
    ['middle_right', 248, 58],
    ['bottom_left', 8, 108],
    ['bottom', 128, 108],
    ['bottom_right', 248, 108],
  ])('stands at %s, as large as asked for', async (position, left, top) => {
    const { box, middle } = await first({ position, margin: 8 / 180, width: 0.2 });

    const near = (value: number) => [value - 1, value, value + 1];
    const [x = -1, y = -1, right = -1, bottom = -1] = box;
    expect(near(left)).toContain(x);
    expect(near(top)).toContain(y);
    expect(near(left + 63)).toContain(right);
    expect(near(top + 63)).toContain(bottom);
    expect(middle).toBeGreaterThan(230);
  });

  it('is no higher than there is room', async () => {
    const { box } = await first({ width: 1, margin: 0.1, position: 'middle' });

    expect(box).toEqual([88, 18, 231, 161]);
  });

  it('keeps what is transparent so, and covers as much as asked for', async () => {
    const half = await first({ position: 'top_left', margin: 0 }, { url_image: 'half.png' });
    const faint = await first({ opacity: 0.5 });
    const solid = await first({ position: 'top_left', margin: 0 }, { url_image: 'square.jpg' });

    expect(half.box.slice(0, 2)).toEqual([0, 0]);
    expect(Math.abs((half.box[2] ?? 0) - 31)).toBeLessThanOrEqual(1);
    expect(Math.abs(faint.middle - (16 + 235) / 2)).toBeLessThan(5);
    expect(solid.middle).toBeGreaterThan(230);
  });

  it('is seen from its start to its end, to the frame', async () => {
    const { frames } = await framesOf({ start: 0.2, end: 0.6 });

    const lit = frames.flatMap((frame, at) => (lightIn(frame, 320).count > 0 ? [at] : []));
    expect(lit).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  });

  it('fades in and out', async () => {
    const { frames } = await framesOf({ fade_in: 0.4, end: 0.8, fade_out: 0.2 });

    const middles = frames.map((frame) => Math.max(...frame.subarray(320 * 100)));
    expect(middles[0]).toBeLessThan(30);
    expect(Math.abs((middles[5] ?? 0) - (16 + 219 / 2))).toBeLessThan(14);
    expect(middles[12]).toBeGreaterThan(225);
    expect(middles[17]).toBeLessThan(200);
    expect(Math.max(...middles.slice(20))).toBeLessThan(30);
  });

  it('draws a text as letters of a font', async () => {
    const { box, count } = await first({
      text: '© Harbour\nFilms',
      size: 0.1,
      position: 'bottom_left',
    });
    const faint = await first({ text: '© Harbour\nFilms', size: 0.1, opacity: 0.4 });

    expect(box[0]).toBeLessThan(16);
    expect(box[3]).toBeGreaterThan(160);
    expect(count).toBeGreaterThan(300);
    expect(faint.box[2]).toBeGreaterThan(300);
    const { frames } = await framesOf({ text: 'HHH', size: 0.3, opacity: 0.5, position: 'middle' });
    expect(Math.abs(Math.max(...(frames[3] ?? [])) - (16 + 219 / 2))).toBeLessThan(12);
  });

  it('stands upright on what is turned, and on pixels that are not square', async () => {
    await makeTurned(bench.path('dark.mp4'), bench.path('turned.mp4'));
    const wide = { seconds: 0.2, size: '160x90', picture: 'black' } as const;
    await makeVideo({ path: bench.path('wide.mp4'), ...wide, options: ['-vf', 'setsar=2/1'] });
    const place = { position: 'top_left', margin: 0, width: 0.5 };

    const turned = await framesOf(place, { url_video: 'turned.mp4' });
    const square = await framesOf({ ...place, width: 0.2 }, { url_video: 'wide.mp4' });

    expect([turned.media?.width, turned.media?.height]).toEqual([180, 320]);
    const upright = lightIn(turned.frames[0] ?? Buffer.of(), 180).box;
    expect(Math.abs((upright[2] ?? 0) - 89)).toBeLessThanOrEqual(1);
    expect(upright[2]).toBe(upright[3]);
    expect(square.media?.width).toBe(320);
    const { box } = lightIn(square.frames[0] ?? Buffer.of(), 320);
    expect(box[2]).toBe(box[3]);
  });

  it('says what of the request can not be seen', async () => {
    const { result } = await framesOf({ start: 5 });

    expect(result.warnings).toEqual([
      {
        code: 'mark_not_seen',
        detail: 'start: the video is 1.000 s long; the mark would come at 5 s',
      },
    ]);
  });

  it('refuses a mark that is none', async () => {
    expect(await refusal(render(bench, {}, { url_image: 'dark.mp4' }))).toMatch(
      /^media_unsupported: url_image: It is an MP4 or MOV, not a still/,
    );
  });
});

const nvsim = buildNvsim();
const withNvsim = nvsim ? describe : describe.skip;
const NO_NVDEC = { unit: 'nvdec', reason: 'the NVIDIA driver lacks its decoder (NVDEC)' } as const;
const ON_GPU: EncoderDecision = { policy: 'if-possible', faults: [NO_NVDEC] };

withNvsim('watermarks on the GPU, by NVSim', () => {
  let cpu: RenderBench;
  let gpu: RenderBench;
  beforeAll(async () => {
    cpu = await RenderBench.open();
    gpu = await RenderBench.open({ decision: ON_GPU, ffmpegName: 'ffmpeg-nvsim' });
    nvsim?.ffmpegIn(gpu.folder, {});
    for (const bench of [cpu, gpu]) {
      await fill(bench);
      await makeVideo({
        path: bench.path('bars.mp4'),
        seconds: 1,
        size: '640x360',
        options: BT709,
      });
    }
  });
  afterAll(async () => {
    await Promise.all([cpu.close(), gpu.close()]);
    nvsim?.remove();
  });

  it.each([
    ['a picture that fades', { fade_in: 0.4, opacity: 0.8 }],
    ['a text for a while', { text: 'Harbour', start: 0.2, end: 0.6, size: 0.2 }],
  ])('lays %s over frames that stay there, as on the CPU', async (_name, fields) => {
    const bars = { url_video: 'bars.mp4' };
    const [wanted, got] = [await render(cpu, fields, bars), await render(gpu, fields, bars)];

    expect(got).toMatchObject({ encoder: 'h264_nvenc', fallbackReason: NO_NVDEC.reason });
    expect(encoderLog(gpu.folder).at(-1)).toContain('input=cuda');
    const paths = [wanted, got].map(({ outputs }) => outputs['video']?.path ?? '');
    expect(await psnr(paths[0] ?? '', paths[1] ?? '')).toBeGreaterThan(35);
  });
});
