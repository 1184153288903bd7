import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { ffmpeg } from '../../../../test/support/media';
import { MORNING, writeScene } from '../../../../test/support/scene';
import { makeSound } from '../../../../test/support/sounds';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';
import { TranscodeRenderer } from './transcode.renderer';

/** Where the pictures of docs/operations.md lie; one that was deleted is made anew. */
const IMAGES = join(__dirname, '../../../../docs/images');

// Real renders, on machines that may be busy with others.
jest.setTimeout(120_000);

describe(`${TranscodeRenderer.name} and sounds, looked at`, () => {
  let bench: RenderBench;
  beforeAll(async () => {
    bench = await RenderBench.open();
    await writeScene(bench.path('b.ppm'), 640, 360, MORNING);
    const still = ['-loop', '1', '-i', bench.path('b.ppm'), '-t', '0.4', '-r', '10'];
    await ffmpeg(...still, '-c:v', 'libx264', '-crf', '10', bench.path('in.mp4'));
  });
  afterAll(() => bench.close());

  const rendered = async (options: object, frame: string) => {
    const input = inputFor('transcode', { quality: 'high', ...options });
    const context = bench.context('transcode', { url_video: 'in.mp4' });
    const { outputs } = await bench.renderers.transcode.render(input, context);
    const [made] = Object.values(outputs);
    await ffmpeg('-i', made?.path ?? '', '-frames:v', '1', bench.path(frame));
  };
  /** Pictures side by side, which must look like the sheet that is kept. */
  const likeness = async (name: string, frames: readonly string[]) => {
    const inputs = frames.flatMap((frame) => ['-i', bench.path(frame)]);
    const row = `hstack=inputs=${frames.length}`;
    const pads = frames.map((_, at) => `[${at}:v]format=rgb24,pad=iw+6:ih:3:0:white[p${at}]`);
    const graph = `${pads.join(';')};${frames.map((_, at) => `[p${at}]`).join('')}${row}`;
    const sheet = bench.path(name);
    await ffmpeg(...inputs, '-filter_complex', graph, '-q:v', '4', '-frames:v', '1', sheet);
    const kept = join(IMAGES, name);
    if (!existsSync(kept)) await ffmpeg('-i', sheet, '-c', 'copy', kept);
    const both = '[0:v]format=yuv444p[a];[1:v]format=yuv444p[b];[a][b]psnr=stats_file=-';
    const said = await ffmpeg('-i', sheet, '-i', kept, '-lavfi', both, '-f', 'null', '-');
    const [, error = 'NaN'] = /mse_avg:([\d.]+)/.exec(said.toString()) ?? [];
    return 10 * Math.log10(255 ** 2 / Math.max(1e-3, Number(error)));
  };

  it('stands in 9:16 by cover, contain and blur', async () => {
    for (const fit of ['cover', 'contain', 'blur']) {
      await rendered({ width: 216, height: 384, fit }, `${fit}.png`);
    }

    // Versions of ffmpeg differ by less; a picture at another place by more.
    const frames = ['cover.png', 'contain.png', 'blur.png'];
    expect(await likeness('transcode-fits.jpg', frames)).toBeGreaterThan(30);
  });

  it('has the colours of a GIF by draft, standard and high', async () => {
    for (const quality of ['draft', 'standard', 'high']) {
      await rendered({ container: 'gif', width: 256, quality }, `${quality}.png`);
    }

    const frames = ['draft.png', 'standard.png', 'high.png'];
    expect(await likeness('transcode-gif.jpg', frames)).toBeGreaterThan(25);
  });

  it('is even after its loudness is set, faded and cut', async () => {
    const words = 'if(gt(sin(2*PI*1.3*t),-0.2),0.06+0.03*t,0.002)*sin(2*PI*220*t)*sin(2*PI*3*t)';
    await makeSound(bench.path('in.wav'), words, { seconds: 8 });
    const asked = { start: 1, end: 7, fade_in: 1, fade_out: 2, loudness: {}, format: 'wav' };
    const context = bench.context('audio', { url_audio: 'in.wav' });
    const { outputs } = await bench.renderers.audio.render(inputFor('audio', asked), context);

    await drawn(bench.path('in.wav'), bench.path('before.png'), '#8a93a6');
    await drawn(outputs['audio']?.path ?? '', bench.path('after.png'), '#2f6fde');

    expect(await likeness('audio-edit.png', ['before.png', 'after.png'])).toBeGreaterThan(25);
  });
});

/** A sound's wave, on white. */
async function drawn(sound: string, picture: string, colour: string): Promise<void> {
  const wave = `[0:a]showwavespic=s=420x120:colors=${colour}:scale=lin:draw=full[w]`;
  const graph = `${wave};color=white:s=420x120:r=1[c];[c][w]overlay=format=rgb,format=rgb24`;
  await ffmpeg('-i', sound, '-filter_complex', graph, '-frames:v', '1', picture);
}
