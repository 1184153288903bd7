import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { FITS, type Fit } from '@app/contracts';

import { ffmpeg } from '../../../../test/support/media';
import { DUSK, MORNING, writeScene } from '../../../../test/support/scene';
import { ConcatRenderer } from './concat.renderer';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';

/** The sheet of docs/operations.md; where it was deleted it is made anew. */
const KEPT = join(__dirname, '../../../../docs/images/concat.jpg');

/** Of the whole sheet. */
const WIDTH = 1156;

// Real renders, on machines that may be busy with others.
jest.setTimeout(120_000);

describe(`${ConcatRenderer.name}, looked at`, () => {
  let bench: RenderBench;
  beforeAll(async () => {
    bench = await RenderBench.open();
    await writeScene(bench.path('upright.ppm'), 360, 640, DUSK);
    await writeScene(bench.path('lying.ppm'), 640, 360, MORNING);
    await ffmpeg('-i', bench.path('upright.ppm'), bench.path('upright.png'));
    const still = ['-loop', '1', '-framerate', '10', '-t', '1', '-pix_fmt', 'yuv420p'];
    for (const name of ['upright', 'lying']) {
      const colours = ['-vf', 'scale=out_color_matrix=bt709', '-colorspace', 'bt709'];
      const input = [...still.slice(0, 6), '-i', bench.path(`${name}.ppm`), ...still.slice(6)];
      await ffmpeg(...input, ...colours, bench.path(`${name}.mp4`));
    }
  });
  afterAll(() => bench.close());

  /** Some frames of what two clips become, side by side. */
  async function row(name: string, files: readonly [string, string], fields: object) {
    const keys = files.map((file) => (file.endsWith('.png') ? 'url_image' : 'url_video'));
    const clips = keys.map((key) => ({
      [key]: 'https://a.test/a',
      ...(key === 'url_image' && { duration: 1 }),
    }));
    const sources = files.map((file, at) => [`clips.${at}.${keys[at]}`, file] as const);
    const { outputs } = await bench.renderers.concat.render(
      inputFor('concat', { clips, quality: 'high', ...fields }),
      bench.context('concat', Object.fromEntries(sources)),
    );
    const columns = 'transition' in fields ? 7 : 1;
    const tile = `trim=start_frame=${columns === 7 ? 4 : 0},tile=${columns}x1:padding=6:color=white`;
    const path = outputs['video']?.path ?? '';
    await ffmpeg('-i', path, '-vf', tile, '-frames:v', '1', bench.path(`${name}.png`));
    return bench.path(`${name}.png`);
  }

  it('lets a clip give way to the next, and fits clips of another shape', async () => {
    const crossed = { transition_duration: 0.5, width: 160, height: 90 };
    const fade = await row('fade', ['lying.mp4', 'upright.png'], {
      transition: 'fade',
      ...crossed,
    });
    const slide = await row('slide', ['lying.mp4', 'upright.png'], {
      transition: 'slide',
      ...crossed,
    });
    const fits: string[] = [];
    for (const fit of FITS satisfies readonly Fit[]) {
      const size = { width: 380, height: 214, background: '#203A43' };
      fits.push(await row(fit, ['upright.mp4', 'upright.mp4'], { fit, ...size }));
    }

    const sheet = bench.path('sheet.jpg');
    const inputs = [fade, slide, ...fits].flatMap((path) => ['-i', path]);
    const padded = `pad=${WIDTH}:ih+6:0:0:white`;
    const graph = [
      `[0]${padded}[f];[1]${padded}[s];[2]pad=iw+8:ih:0:0:white[a];[3]pad=iw+8:ih:0:0:white[b]`,
      `[a][b][4]hstack=3[h];[h]pad=${WIDTH}:ih:0:0:white[p];[f][s][p]vstack=3`,
    ].join(';');
    await ffmpeg(...inputs, '-filter_complex', graph, '-q:v', '4', sheet);
    if (!existsSync(KEPT)) await ffmpeg('-i', sheet, '-c', 'copy', KEPT);

    // Versions of ffmpeg differ by less; a picture in another place by more.
    const compare = '[0:v]format=yuv444p[a];[1:v]format=yuv444p[b];[a][b]psnr=stats_file=-';
    const said = await ffmpeg('-i', sheet, '-i', KEPT, '-lavfi', compare, '-f', 'null', '-');
    const [, error = 'NaN'] = /mse_avg:([\d.]+)/.exec(said.toString()) ?? [];
    expect(10 * Math.log10(255 ** 2 / Math.max(1e-3, Number(error)))).toBeGreaterThan(30);
  });
});
