import { readFile, truncate, writeFile } from 'node:fs/promises';

import { ffmpeg, lumaFrames, makeStill } from '../../../../test/support/media';
import { Img2VidRenderer } from './img2vid.renderer';
import { inputFor } from './inputs.testing';
import { RenderBench, refusal } from './render.testing';

const input = (frame_rate: number, duration: number) =>
  inputFor('img2vid', { frame_rate, duration });

/** Where the bright pixels of a part of a frame lie: their middle, and how far they reach. */
function brightIn(plane: Buffer | undefined, from: number, to: number) {
  const xs: number[] = [];
  const ys: number[] = [];
  plane?.forEach((value, at) => {
    if (value > 128 && at % 1920 >= from && at % 1920 < to) {
      xs.push(at % 1920);
      ys.push(Math.floor(at / 1920));
    }
  });
  const [left, right] = [Math.min(...xs), xs.reduce((a, b) => Math.max(a, b), 0)];
  const [top, bottom] = [ys[0] ?? 0, ys.at(-1) ?? 0];
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    width: right - left,
    height: bottom - top,
  };
}

// Real encodes, on machines that may be busy with others.
describe(Img2VidRenderer.name, () => {
  let bench: RenderBench;
  beforeEach(async () => (bench = await RenderBench.open()));
  afterEach(() => bench.close());

  const render = (still: string, asked = input(10, 0.2), limits = {}) =>
    bench.renderers.img2vid.render(asked, bench.context('img2vid', { url_image: still }, limits));

  it('zooms towards the centre by a quarter, and distorts nothing', async () => {
    const boxes =
      'drawbox=c=black:t=fill,drawbox=624:344:32:32:c=white:t=fill,drawbox=944:344:32:32:c=white:t=fill';
    await makeStill({ path: bench.path('still.png'), size: '1280x720', filter: boxes });

    const result = await render('still.png', input(12.5, 0.4));

    const { path = '', ...facts } = { ...result.outputs['video'] };
    expect(facts).toEqual({
      filename: 'img2vid.mp4',
      contentType: 'video/mp4',
      media: {
        duration_seconds: 0.4,
        width: 1920,
        height: 1080,
        frame_rate: 12.5,
        video_codec: 'h264',
        audio_codec: null,
      },
    });
    const frames = await lumaFrames(path, '1920x1080');
    expect(frames).toHaveLength(5);
    const [first, last] = [frames[0], frames.at(-1)];
    const [centre, centreAtEnd] = [brightIn(first, 700, 1200), brightIn(last, 700, 1200)];
    expect(Math.abs(centre.x - 959.5) + Math.abs(centreAtEnd.x - 959.5)).toBeLessThan(1.5);
    expect(Math.abs(centre.y - 539.5) + Math.abs(centreAtEnd.y - 539.5)).toBeLessThan(1.5);
    expect(Math.abs(centreAtEnd.width - centreAtEnd.height)).toBeLessThan(2);
    expect(centreAtEnd.width / centre.width).toBeCloseTo(1.25, 1);
    const [side, sideAtEnd] = [brightIn(first, 1200, 1920), brightIn(last, 1200, 1920)];
    expect((sideAtEnd.x - 959.5) / (side.x - 959.5)).toBeCloseTo(1.25, 2);
  });

  it('keeps colours by BT.709', async () => {
    const red = 'drawbox=c=0xff0000:t=fill';
    await makeStill({ path: bench.path('still.png'), size: '640x360', filter: red });

    const result = await render('still.png');

    const path = result.outputs['video']?.path ?? '';
    const pixel = await ffmpeg(
      ...['-i', path, '-frames:v', '1', '-vf', 'crop=2:2', '-pix_fmt', 'yuv420p', '-f', 'rawvideo'],
      '-',
    );
    const [luma = 0, , , , cb = 0, cr = 0] = pixel;
    expect([Math.abs(luma - 63), Math.abs(cb - 102), Math.abs(cr - 240)].every((d) => d < 3)).toBe(
      true,
    );
  });

  it('stands a photo upright that was taken with a turned phone', async () => {
    const half = 'drawbox=c=black:t=fill,drawbox=0:0:iw/2:ih:c=white:t=fill';
    await makeStill({ path: bench.path('flat.jpg'), size: '640x360', filter: half });
    await writeFile(
      bench.path('still.jpg'),
      withOrientation(await readFile(bench.path('flat.jpg'))),
    );

    const result = await render('still.jpg');

    const { path = '', media } = { ...result.outputs['video'] };
    expect(media).toMatchObject({ width: 1080, height: 1920 });
    const [frame] = await lumaFrames(path, '1080x1920');
    // Orientation 6: what was left is the top.
    expect(frame?.[200 * 1080 + 540]).toBeGreaterThan(200);
    expect(frame?.[1700 * 1080 + 540]).toBeLessThan(50);
  });

  it('makes one frame at least', async () => {
    await makeStill({ path: bench.path('still.webp') });

    const result = await render('still.webp', input(1, 0.1));

    expect(await lumaFrames(result.outputs['video']?.path ?? '', '1920x1080')).toHaveLength(1);
  });

  describe('refuses', () => {
    it('a HEIC, and says what to send', async () => {
      await writeFile(bench.path('still'), '\0\0\0\x18ftypheic\0\0\0\0mif1heic');

      expect(await refusal(render('still'))).toBe(
        'media_unsupported: url_image: It is a HEIC, not a still: JPEG, PNG, WebP, GIF or AVIF.',
      );
    });

    it('a still that was cut short', async () => {
      await makeStill({ path: bench.path('still.jpg') });
      await truncate(bench.path('still.jpg'), 8_000);

      expect(await refusal(render('still.jpg'))).toBe(
        'media_invalid: url_image: It is cut short: its end is missing.',
      );
    });

    it('noise with a good header', async () => {
      await makeStill({ path: bench.path('still.png') });
      const file = await readFile(bench.path('still.png'));
      await writeFile(bench.path('still.png'), file.fill(7, 60, file.length - 20));

      expect(await refusal(render('still.png'))).toMatch(/^media_invalid: url_image: It /);
    });

    it('more pixels than its limit, before it is decoded', async () => {
      await makeStill({ path: bench.path('still.png') });

      expect(await refusal(render('still.png', input(10, 1), { max_pixels: 100_000 }))).toBe(
        'media_too_large: url_image: The picture is 640x360, 0.2 megapixels; the limit is 0.1 megapixels.',
      );
    });
  });
});

/** A JPEG with an EXIF block that says orientation 6. */
function withOrientation(jpeg: Buffer): Buffer {
  const tiff = Buffer.from(
    'MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0',
    'latin1',
  );
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const marker = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), marker, body, jpeg.subarray(2)]);
}
