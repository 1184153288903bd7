import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ffmpeg } from '../../../../test/support/media';
import { DUSK, MORNING, writeScene } from '../../../../test/support/scene';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';
import { ThumbnailRenderer } from './thumbnail.renderer';

/** Of docs/operations.md; one that was deleted is made anew. */
const KEPT = join(__dirname, '../../../../docs/images/thumbnail-sheet.jpg');

jest.setTimeout(120_000);

describe(`${ThumbnailRenderer.name}, looked at`, () => {
  let bench: RenderBench;
  beforeAll(async () => {
    bench = await RenderBench.open();
    await writeScene(bench.path('dusk.ppm'), 960, 360, DUSK);
    await writeScene(bench.path('morning.ppm'), 960, 360, MORNING);
    const drive = "crop=640:360:'t*40':0,setsar=1,format=yuv420p";
    const still = (name: string) => ['-loop', '1', '-r', '5', '-t', '7', '-i', bench.path(name)];
    await ffmpeg(
      ...[...still('morning.ppm'), ...still('dusk.ppm'), '-filter_complex'],
      `[0]${drive}[a];[1]${drive}[b];[a][b]xfade=duration=2:offset=5`,
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '12', bench.path('drive.mp4')],
    );
  });
  afterAll(() => bench.close());

  it('lays frames out in rows, each with its time', async () => {
    const sheet = { columns: 4, width: 960 };
    const { outputs } = await bench.renderers.thumbnail.render(
      inputFor('thumbnail', { count: 12, quality: 'standard', sheet }),
      bench.context('thumbnail', { url_video: 'drive.mp4' }),
    );

    const made = outputs['sheet']?.path ?? '';
    if (!existsSync(KEPT)) await copyFile(made, KEPT);
    const graph = '[0:v]format=yuv444p[a];[1:v]format=yuv444p[b];[a][b]psnr=stats_file=-';
    const said = await ffmpeg('-i', made, '-i', KEPT, '-lavfi', graph, '-f', 'null', '-');
    const [, error = 'NaN'] = /mse_avg:([\d.]+)/.exec(said.toString()) ?? [];
    // Versions of ffmpeg differ by less than 30 dB; a picture in another place by more.
    expect(Number(error)).toBeLessThan(65);
  });
});
