import { writeFile } from 'node:fs/promises';

import {
  correlation,
  lumaFrames,
  makeStill,
  makeTone,
  mean,
  soundSamples,
} from '../../../../../test/support/media';
import { inputFor } from '../inputs.testing';
import { RenderBench } from '../render.testing';
import { PipelineRenderer } from './pipeline.renderer';

const AT = 'https://a.test/';

describe(PipelineRenderer.name, () => {
  let bench: RenderBench;
  beforeEach(async () => (bench = await RenderBench.open()));
  afterEach(() => bench.close());

  /** Renders steps; their sources are files of the folder, by their path in the request. */
  const render = (steps: readonly object[], files: Readonly<Record<string, string>>) =>
    bench.renderers.pipeline.render(
      inputFor('pipeline', { steps }),
      bench.context('pipeline', files),
    );

  it('makes a short of stills, voice, music and captions in one run', async () => {
    const greys = [40, 80, 120, 160, 200];
    for (const [at, grey] of greys.entries()) {
      const filter = `format=rgb24,drawbox=c=0x${grey.toString(16).repeat(3)}:t=fill`;
      await makeStill({ path: bench.path(`still-${at}.png`), size: '180x320', filter });
    }
    await makeTone({ path: bench.path('voice.wav'), seconds: 2 });
    await makeTone({ path: bench.path('music.wav'), seconds: 9 });
    await writeFile(bench.path('talk.srt'), '1\n00:00:04,500 --> 00:00:05,000\nHello\n');
    const slides = greys.map(() => ({ url_image: `${AT}i`, motion: 'still' }));
    const sizes = { width: 180, height: 320, transition: 'none', duration: 1 };

    const result = await render(
      [
        { name: 'slides', operation: 'img2vid', input: { slides, ...sizes } },
        {
          name: 'voice',
          operation: 'addaudio',
          input: { url_video: 'step:slides', url_audio: `${AT}v`, offset: 1, length: 'video' },
        },
        {
          name: 'music',
          operation: 'addaudio',
          input: {
            ...{ url_video: 'step:voice', url_audio: `${AT}m`, mode: 'mix', length: 'video' },
            ...{ audio_volume: 0, ducking: {} },
          },
        },
        {
          name: 'short',
          operation: 'caption',
          input: { url_video: 'step:music', url_srt: `${AT}s` },
        },
      ],
      {
        ...Object.fromEntries(
          greys.map((_, at) => [`steps.0.input.slides.${at}.url_image`, `still-${at}.png`]),
        ),
        'steps.1.input.url_audio': 'voice.wav',
        'steps.2.input.url_audio': 'music.wav',
        'steps.3.input.url_srt': 'talk.srt',
      },
    );

    const { short } = result.outputs;
    expect(result).toMatchObject({ encoder: 'libx264', warnings: [] });
    expect(short?.filename).toBe('short.mp4');
    expect(result.data).toMatchObject({
      steps: [
        { name: 'slides', fused_into: 'short', encoder: null },
        { name: 'voice', fused_into: 'short', encoder: null },
        { name: 'music', fused_into: 'short', encoder: null },
        { name: 'short', fused_into: null, encoder: 'libx264' },
      ],
    });
    const frames = await lumaFrames(short?.path ?? '', '180x320');
    expect(frames.length).toBe(120);
    // The upper half, where no caption is: each still stands for its 24 frames exactly.
    const shown = frames.map((frame) => mean(frame.subarray(0, frame.length / 2)));
    const luma = greys.map((grey) => 16 + (grey * 219) / 255);
    shown.forEach((level, at) => expect(level).toBeCloseTo(luma[Math.floor(at / 24)] ?? 0, -0.5));
    const lower = frames.map((frame) => Math.max(...frame.subarray(frame.length / 2)));
    expect(lower.findIndex((level, at) => level > (luma[Math.floor(at / 24)] ?? 0) + 30)).toBe(108);
    const [voice, heard] = [
      await soundSamples(bench.path('voice.wav')),
      await soundSamples(short?.path ?? ''),
    ];
    expect(heard.length / 8000).toBeCloseTo(5, 1);
    expect(correlation(voice, heard.subarray(8000, 24_000))).toBeGreaterThan(0.98);
    expect(Math.max(...heard.subarray(0, 7500).map(Math.abs))).toBeLessThan(0.001);
  });
});
