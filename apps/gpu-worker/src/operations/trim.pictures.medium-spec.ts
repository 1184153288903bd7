import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { ffmpeg } from '../../../../test/support/media';
import { MORNING, writeScene } from '../../../../test/support/scene';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';
import { TrimRenderer } from './trim.renderer';

/** The sheet of docs/operations.md; where it was deleted it is made anew. */
const KEPT = join(__dirname, '../../../../docs/images/trim.jpg');

// Real renders, on machines that may be busy with others.
jest.setTimeout(120_000);

describe(`${TrimRenderer.name}, looked at`, () => {
  let bench: RenderBench;
  beforeAll(async () => (bench = await RenderBench.open()));
  afterAll(() => bench.close());

  it('takes the frames asked for, and none beside them', async () => {
    await writeScene(bench.path('scene.ppm'), 640, 180, MORNING);
    const moving = "crop=160:90:'60+n*24':60,scale=out_color_matrix=bt709";
    const input = ['-loop', '1', '-framerate', '10', '-t', '1.2', '-i', bench.path('scene.ppm')];
    const options = ['-pix_fmt', 'yuv420p', '-colorspace', 'bt709', '-qp', '10'];
    await ffmpeg(...input, '-vf', moving, ...options, bench.path('all.mp4'));

    const { outputs } = await bench.renderers.trim.render(
      inputFor('trim', { start: 0.4, end: 0.9, quality: 'high' }),
      bench.context('trim', { url_video: 'all.mp4' }),
    );

    const sheet = bench.path('sheet.jpg');
    const above = '[0]scale=96:54,tile=12x1:padding=4:color=white,pad=iw:ih+8:0:0:white[a]';
    const below =
      '[1]scale=96:54,tile=5x1:padding=4:color=white,pad=1196:ih:4*100:0:white[b];[a][b]vstack';
    const files = ['-i', bench.path('all.mp4'), '-i', outputs['video']?.path ?? ''];
    const graph = ['-filter_complex', `${above};${below}`, '-frames:v', '1', '-q:v', '3'];
    await ffmpeg(...files, ...graph, sheet);
    if (!existsSync(KEPT)) await ffmpeg('-i', sheet, '-c', 'copy', KEPT);

    // Versions of ffmpeg differ by less; a frame that is another one by more.
    const compare = '[0:v]format=yuv444p[a];[1:v]format=yuv444p[b];[a][b]psnr=stats_file=-';
    const said = await ffmpeg('-i', sheet, '-i', KEPT, '-lavfi', compare, '-f', 'null', '-');
    const [, error = 'NaN'] = /mse_avg:([\d.]+)/.exec(said.toString()) ?? [];
    expect(10 * Math.log10(255 ** 2 / Math.max(1e-3, Number(error)))).toBeGreaterThan(30);
  });
});
