import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { ffmpeg } from '../../../../test/support/media';
import { DUSK, writeScene } from '../../../../test/support/scene';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';
import { WatermarkRenderer } from './watermark.renderer';

/** Of docs/operations.md; one that was deleted is made anew. */
const KEPT = join(__dirname, '../../../../docs/images/watermark.jpg');

/** A ring with a star of four points in it, soft at its edges. */
const LOGO =
  "geq=r=255:g=236:b=200:a='255*clip(max(7-abs(hypot(X-128,Y-128)-112),26-0.2*abs(X-128)*abs(Y-128)/8)*lt(hypot(X-128,Y-128),122),0,1)'";

const MARKS: readonly object[] = [
  { url_image: 'https://a.test/i', position: 'top_right', width: 0.16 },
  { url_image: 'https://a.test/i', position: 'middle', width: 0.5, opacity: 0.35 },
  { text: '© Harbour Films', position: 'bottom_left', font: 'Poppins', size: 0.08 },
  { text: 'Preview\nnot for sale', position: 'middle', size: 0.16, opacity: 0.4, color: '#FFE5C8' },
];

jest.setTimeout(120_000);

describe(`${WatermarkRenderer.name}, looked at`, () => {
  let bench: RenderBench;
  beforeAll(async () => {
    bench = await RenderBench.open();
    await writeScene(bench.path('dusk.ppm'), 480, 270, DUSK);
    const still = ['-loop', '1', '-r', '5', '-t', '0.4', '-i', bench.path('dusk.ppm')];
    const coded = ['-c:v', 'libx264', '-crf', '8', '-pix_fmt', 'yuv420p', '-vf', 'crop=480:270'];
    await ffmpeg(...still, ...coded, bench.path('dusk.mp4'));
    const blank = ['-f', 'lavfi', '-i', `color=s=256x256:r=1:d=1,format=rgba,${LOGO}`];
    await ffmpeg(...blank, '-frames:v', '1', bench.path('logo.png'));
  });
  afterAll(() => bench.close());

  it('shows marks in several places, solid and seen through', async () => {
    for (const [number, fields] of MARKS.entries()) {
      const { outputs } = await bench.renderers.watermark.render(
        inputFor('watermark', { url_image: undefined, quality: 'high', ...fields }),
        bench.context('watermark', { url_video: 'dusk.mp4', url_image: 'logo.png' }),
      );
      const frame = bench.path(`frame-${number}.png`);
      await ffmpeg('-i', outputs['video']?.path ?? '', '-frames:v', '1', frame);
    }
    const sheet = bench.path('sheet.jpg');
    const tiles = [
      '-framerate',
      '1',
      '-i',
      bench.path('frame-%d.png'),
      '-vf',
      'tile=2x2:padding=6',
    ];
    await ffmpeg(...tiles, '-frames:v', '1', '-q:v', '3', sheet);
    if (!existsSync(KEPT)) await ffmpeg('-i', sheet, '-c', 'copy', KEPT);
    const graph = '[0:v]format=yuv444p[a];[1:v]format=yuv444p[b];[a][b]psnr=stats_file=-';
    const said = await ffmpeg('-i', sheet, '-i', KEPT, '-lavfi', graph, '-f', 'null', '-');
    const [, error = 'NaN'] = /mse_avg:([\d.]+)/.exec(said.toString()) ?? [];
    // Versions of ffmpeg differ by less; a mark in another place by more.
    expect(Number(error)).toBeLessThan(30);
  });
});
