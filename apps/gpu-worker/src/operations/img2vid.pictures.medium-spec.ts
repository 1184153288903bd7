import { join } from 'node:path';

import { FITS, MOTIONS } from '@app/contracts';

import { ffmpeg } from '../../../../test/support/media';
import { DUSK, MORNING, writeScene } from '../../../../test/support/scene';
import { Img2VidRenderer } from './img2vid.renderer';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';

/** Where the contact sheets of docs/operations.md lie. */
const IMAGES = join(__dirname, '../../../../docs/images');

/** `npm run pictures` draws them anew; otherwise they are what is compared with. */
const ARE_DRAWN_ANEW = process.env['PICTURES'] === 'draw';

// Real renders, on machines that may be busy with others.
jest.setTimeout(120_000);

describe(`${Img2VidRenderer.name}, looked at`, () => {
  let bench: RenderBench;
  beforeAll(async () => {
    bench = await RenderBench.open();
    await writeScene(bench.path('a.ppm'), 720, 960, DUSK);
    await writeScene(bench.path('b.ppm'), 960, 720, MORNING);
    for (const name of ['a', 'b']) {
      await ffmpeg('-i', bench.path(`${name}.ppm`), bench.path(`${name}.png`));
    }
  });
  afterAll(() => bench.close());

  /** All frames of a video on one sheet, which must look like the one that is kept. */
  async function likeness(name: string, columns: 3 | 7, input: object): Promise<number> {
    const files = ['a.png', 'b.png', ...Array<string>(5).fill('a.png')];
    const sources = files.map((file, at) => [`slides.${at}.url_image`, file] as const);
    const { outputs } = await bench.renderers.img2vid.render(
      inputFor('img2vid', { url_image: undefined, frame_rate: 10, quality: 'high', ...input }),
      bench.context('img2vid', Object.fromEntries(sources)),
    );
    const sheet = bench.path(`${name}.jpg`);
    const tile = [
      '-vf',
      `tile=${columns}x${columns === 3 ? 7 : 2}:padding=6:color=white`,
      '-frames:v',
      '1',
    ];
    await ffmpeg('-i', outputs['video']?.path ?? '', ...tile, '-q:v', '4', sheet);
    const kept = join(IMAGES, `${name}.jpg`);
    if (ARE_DRAWN_ANEW) await ffmpeg('-i', sheet, '-c', 'copy', kept);
    const graph = '[0:v]format=yuv444p[a];[1:v]format=yuv444p[b];[a][b]psnr=stats_file=-';
    const said = await ffmpeg('-i', sheet, '-i', kept, '-lavfi', graph, '-f', 'null', '-');
    const [, error = 'NaN'] = /mse_avg:([\d.]+)/.exec(said.toString()) ?? [];
    return 10 * Math.log10(255 ** 2 / Math.max(1e-3, Number(error)));
  }

  it.each(FITS)('shows each motion at its start, middle and end: %s', async (fit) => {
    const slides = MOTIONS.map((motion) => ({ url_image: 'https://a.test/a', motion }));
    const all = { fit, zoom: 1.5, focus: { x: 0.5, y: 0.4 }, background: '#203A43' };
    const input = { slides, ...all, duration: 0.3, transition: 'none', width: 256, height: 144 };

    // Versions of ffmpeg differ by less; a motion that goes another way by more.
    expect(await likeness(`img2vid-${fit}`, 3, input)).toBeGreaterThan(30);
  });

  it.each(['fade', 'slide'])('lets one slide give way to the next: %s', async (transition) => {
    const slides = ['a', 'b'].map((name) => ({ url_image: `https://a.test/${name}` }));
    const timing = { duration: 0.7, transition_duration: 0.5, transition };
    const input = { slides, ...timing, width: 108, height: 192 };

    expect(await likeness(`img2vid-${transition}`, 7, input)).toBeGreaterThan(30);
  });
});
