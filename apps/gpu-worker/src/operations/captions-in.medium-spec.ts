import { rm, writeFile } from 'node:fs/promises';

import { lumaFrames, makeVideo, mean } from '../../../../test/support/media';
import { notingItsId, usageOf } from '../../../../test/support/process-usage';
import { CaptionRenderer } from './caption.renderer';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';

const MiB = 1024 * 1024;
const VTT = 'WEBVTT\n\n00:00.400 --> 00:00.800 line:0\n<v Ann>Hello';
const HEAD =
  '[Script Info]\nPlayResX: 1920\nPlayResY: 1080\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: A,Noto Sans,70\n[Events]\nFormat: Layer, Start, End, Style, Text\n';
const event = (text: string) => `Dialogue: 0,0:00:00.40,0:00:00.80,A,${text}\n`;
/** The bomb of SRT files, drawn as an ASS file asks for it, within our bounds. */
const BOMB = event(
  '{\\fs3000\\bord200\\blur100\\t(0,9,\\fs1\\fscx9000)\\frx9}WWWW{\\p1}m 0 0 l 99999 99999',
);

// Real encodes, on machines that may be busy with others.
describe(CaptionRenderer.name, () => {
  let bench: RenderBench;
  beforeAll(async () => {
    const decision = { policy: 'disable', faults: [] } as const;
    bench = await RenderBench.open({ decision, ffmpegName: 'mpeg' });
    await writeFile(bench.path('mpeg'), notingItsId('ffmpeg'), { mode: 0o755 });
    const [size, path] = ['1920x1080', bench.path('video.mp4')];
    await makeVideo({ path, picture: 'black', size, seconds: 1, fps: 10 });
  });
  afterAll(() => bench.close());

  async function render(field: string, text: string) {
    await writeFile(bench.path('captions'), text);
    const input = inputFor('caption', { url_srt: undefined, [field]: VALUES[field] });
    const files = { url_video: 'video.mp4', [field]: 'captions' };
    return bench.renderers.caption.render(input, bench.context('caption', files));
  }

  async function draw(field: string, text: string) {
    const { outputs, warnings } = await render(field, text);
    const frames = await lumaFrames(outputs['video']?.path ?? '', '1920x1080');
    const lit = frames.flatMap((frame, at) => (frame.some((luma) => luma > 150) ? [at] : []));
    const top = mean(frames[5]?.subarray(0, 1920 * 540) ?? Buffer.alloc(1));
    const bottom = mean(frames[5]?.subarray(1920 * 540) ?? Buffer.alloc(1));
    return { lit, isAbove: top > bottom, warnings };
  }

  it.each([
    ['url_srt', VTT, true],
    ['url_subtitles', VTT, true],
    ['subtitles', '1\n00:00:00,400 --> 00:00:00,800\nHello', false],
    ['subtitles', HEAD + event('{\\an8}Hello'), true],
    ['words', '[{"text":"Hello","start":0.4,"end":0.8}]', false],
  ])('draws what comes by %s in its time and place', async (field, text, isAbove) => {
    const drawn = await draw(field, text);

    expect(drawn).toMatchObject({ lit: [4, 5, 6, 7], isAbove, warnings: [] });
  });

  it('draws the bomb of an ASS file in bounded time and memory, and says what it left out', async () => {
    let warnings: unknown;
    await rm(bench.path('pids'), { force: true });
    const { cpuSeconds, peakBytes } = await usageOf(bench.path('pids'), async () => {
      ({ warnings } = await render('url_subtitles', HEAD + BOMB));
    });

    const left = 'drawings, values beyond our bounds';
    expect(warnings).toEqual([
      { code: 'captions_simplified', detail: `url_subtitles: not drawn as written: ${left}` },
    ]);
    expect(cpuSeconds).toBeLessThan(10);
    expect(peakBytes).toBeLessThan(600 * MiB);
  });

  it('refuses letters for more pictures than are drawn at once', async () => {
    const letters = HEAD + event(`{\\fs9000}${'W'.repeat(400)}`);

    await expect(render('url_subtitles', letters)).rejects.toThrow(
      'url_subtitles: More than letters for 16 pictures are shown at once, at 0.4 s.',
    );
  });
});

/** As they stand in a request that our store keeps the whole of. */
const VALUES: Readonly<Record<string, unknown>> = {
  url_srt: 'https://a.test/s',
  url_subtitles: 'https://a.test/s',
  subtitles: 'WEBVTT…',
  words: [{ text: 'Hello', start: 0.4, end: 0.8 }],
};
