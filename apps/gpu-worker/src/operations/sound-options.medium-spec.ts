import { ffmpeg, lumaFrames, makeVideo, mean, soundSamples } from '../../../../test/support/media';
import {
  giveSound,
  loudnessOf,
  makeSound,
  samplePeakDb,
  toneDb,
} from '../../../../test/support/sounds';
import { AddAudioRenderer } from './addaudio.renderer';
import { inputFor } from './inputs.testing';
import { RenderBench, refusal } from './render.testing';

/** Two tones far from each other, so that each can be found in what comes out. */
const [VOICE_HZ, BED_HZ] = [440, 3000];
const tone = (hz: number, amplitude = 0.25) => `${amplitude}*sin(2*PI*${hz}*t)`;
const SIX_DB = 20 * Math.log10(2);

// Real encodes, on machines that may be busy with others.
describe(`${AddAudioRenderer.name} with options`, () => {
  let bench: RenderBench;
  beforeEach(async () => (bench = await RenderBench.open()));
  afterEach(() => bench.close());

  const render = async (options: object, sound = 'bed.wav') => {
    const input = inputFor('addaudio', { ...options });
    const files = { url_video: 'video.mp4', url_audio: sound };
    const result = await bench.renderers.addaudio.render(input, bench.context('addaudio', files));
    const { path = '', media } = { ...result.outputs['video'] };
    return { result, path, media, heard: await soundSamples(path) };
  };
  /** A video of frames that can be told apart, whose own sound is an expression. */
  const videoWith = async (seconds: number, own?: string) => {
    const plain = own === undefined ? 'video.mp4' : 'plain.mp4';
    const recipe = { seconds, size: '160x90', picture: 'counter', bframes: 3 } as const;
    await makeVideo({ ...recipe, path: bench.path(plain) });
    if (own === undefined) return;
    await makeSound(bench.path('own.wav'), own, { seconds });
    await giveSound(bench.path(plain), bench.path('own.wav'), bench.path('video.mp4'));
  };
  const bed = (expression: string, seconds: number) =>
    makeSound(bench.path('bed.wav'), expression, { seconds });
  const numbers = async (path: string) =>
    (await lumaFrames(path, '160x90')).map((plane) => Math.round(mean(plane)) - 20);
  const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

  it('keeps the voice in a mix, each sound by its volume, and copies the picture', async () => {
    await videoWith(2, tone(VOICE_HZ));
    await bed(tone(BED_HZ), 2);
    const before = toneDb(await soundSamples(bench.path('video.mp4')), VOICE_HZ, 0.2, 1.8);

    const { heard, result } = await render({ mode: 'mix', audio_volume: 0.5, length: 'video' });

    expect(toneDb(heard, VOICE_HZ, 0.2, 1.8)).toBeCloseTo(before, 0);
    expect(toneDb(heard, BED_HZ, 0.2, 1.8)).toBeCloseTo(20 * Math.log10(0.25) - SIX_DB, 0);
    expect(result).toMatchObject({ encoder: 'copy', warnings: [] });
  });

  it.each([
    { bed: 'audio', reduction_db: 12 },
    { bed: 'video', reduction_db: 20 },
    { bed: 'audio', reduction_db: 6, attack_ms: 20, release_ms: 200 },
  ])('lowers the bed by what is said while the voice speaks: %o', async (ducking) => {
    const spoken = `between(t,1,2.5)*${tone(VOICE_HZ, 0.1)}`;
    const isUnderVoice = ducking.bed === 'audio';
    await videoWith(4, isUnderVoice ? spoken : tone(BED_HZ));
    await bed(isUnderVoice ? tone(BED_HZ) : spoken, 4);

    const { heard } = await render({ mode: 'mix', length: 'video', ducking });

    const level = (from: number, to: number) => toneDb(heard, BED_HZ, from, to);
    const alone = level(0.2, 0.9);
    expect(alone - level(1.2, 2.4)).toBeGreaterThan(ducking.reduction_db - 1);
    expect(alone - level(1.2, 2.4)).toBeLessThan(ducking.reduction_db + 1);
    expect(Math.abs(alone - level(3.4, 3.9))).toBeLessThan(0.3);
    expect(toneDb(heard, VOICE_HZ, 1.2, 2.4)).toBeCloseTo(-20, 0);
  });

  it('does not duck under the noise of a room', async () => {
    await videoWith(2, '0.003*(random(0)-0.5)*2');
    await bed(tone(BED_HZ), 2);

    const { heard } = await render({ mode: 'mix', length: 'video', ducking: {} });

    expect(toneDb(heard, BED_HZ, 0.2, 1.8)).toBeCloseTo(20 * Math.log10(0.25), 0);
  });

  it.each([
    ['two tones', tone(VOICE_HZ, 0.9), tone(BED_HZ, 0.9)],
    ['noise', '2*(random(0)*2-1)|2*(random(1)*2-1)', '2*(random(2)*2-1)|2*(random(3)*2-1)'],
    ['squares', '2*sgn(sin(2*PI*60*t))', '2*sgn(sin(2*PI*3000*t))'],
    ['clicks and a sweep', '2*lt(mod(t,0.1),0.003)', '2*sgn(sin(2*PI*(100+2000*t)*t))'],
    ['two tones near the top', tone(440, 2), tone(11_000, 2)],
  ])('never goes over full scale, mix of %s far too loud', async (_name, own, laid) => {
    await videoWith(2, own);
    await bed(laid, 2);
    const twice = { audio_volume: 2, video_volume: 2 };

    const { path } = await render({ mode: 'mix', length: 'video', ...twice });

    const peakDb = await samplePeakDb(path);
    expect(peakDb).toBeLessThanOrEqual(0);
    expect(peakDb).toBeGreaterThan(-4);
  });

  it('says by how much a mix had to be made quieter, and lowers no other', async () => {
    await videoWith(2, '2*(random(0)*2-1)');
    await bed(tone(BED_HZ, 0.5), 2);

    const hot = await render({ mode: 'mix', video_volume: 2 });
    // Encoders may be 3 dB over what they are given.
    await bed(tone(BED_HZ, 0.25), 2);
    const calm = await render({ mode: 'mix', video_volume: 0.1 });

    expect(hot.result.warnings).toEqual([
      {
        code: 'sound_lowered',
        detail: expect.stringMatching(/^the sound is \d\.\d dB quieter/) as string,
      },
    ]);
    expect(calm.result.warnings).toEqual([]);
    expect(toneDb(calm.heard, BED_HZ, 0.2, 1.8)).toBeCloseTo(-2 * SIX_DB, 0);
  });

  it('lays the sound alone under a video without any, and says so', async () => {
    await videoWith(1);
    await bed(tone(BED_HZ), 1);

    const { heard, result } = await render({ mode: 'mix', ducking: {} });

    expect(toneDb(heard, BED_HZ, 0.2, 0.8)).toBeCloseTo(20 * Math.log10(0.25), 0);
    expect(result.warnings.map(({ code }) => code)).toEqual(['nothing_to_mix']);
  });

  it('starts the sound later, to the sample', async () => {
    await videoWith(2);
    await bed(tone(1000), 2);

    const { heard } = await render({ offset: 0.75, length: 'video' });

    const begins = heard.findIndex((sample) => Math.abs(sample) > 0.05) / 8000;
    expect(begins).toBeCloseTo(0.75, 2);
    expect(toneDb(heard, 1000, 0, 0.7)).toBeLessThan(-60);
  });

  it('leaves out the beginning of the sound', async () => {
    await videoWith(2);
    await bed(`if(lt(t,0.5),${tone(VOICE_HZ)},${tone(BED_HZ)})`, 1.5);

    const { heard } = await render({ offset: -0.5 });

    expect(toneDb(heard, VOICE_HZ, 0, 0.9)).toBeLessThan(-45);
    expect(heard.length / 8000).toBeCloseTo(1, 1);
  });

  it('fades in and out where the sound begins and ends', async () => {
    await videoWith(3);
    await bed(tone(1000), 2);

    const { heard } = await render({ offset: 0.5, fade_in: 1, fade_out: 0.5, length: 'video' });

    const full = toneDb(heard, 1000, 1.6, 1.9);
    expect(toneDb(heard, 1000, 0.95, 1.05) - full).toBeCloseTo(-SIX_DB, 0);
    expect(toneDb(heard, 1000, 2.2, 2.3) - full).toBeCloseTo(-SIX_DB, 0);
    expect(toneDb(heard, 1000, 2.6, 2.9)).toBeLessThan(-60);
  });

  it('repeats a sound without a gap until the end of the video', async () => {
    await videoWith(3);
    await bed(tone(1000), 0.25);

    const { heard, media } = await render({ loop: true });

    expect(media?.duration_seconds).toBeCloseTo(3, 1);
    const levels = upTo(28).map((at) => toneDb(heard, 1000, 0.05 + at / 10, 0.15 + at / 10));
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(0.2);
  });

  it.each([
    ['shortest', 1.2, 1.2, 'copy'],
    ['video', 1.2, 2, 'copy'],
    ['audio', 1.2, 1.2, 'copy'],
    ['longest', 1.2, 2, 'copy'],
    ['video', 3, 2, 'copy'],
    ['audio', 3, 3, 'libx264'],
    ['longest', 3, 3, 'libx264'],
    // A quarter of a frame over: the frame that begins there is shown.
    ['longest', 2.61, 2.61, 'libx264'],
  ])(
    'ends with the %s beside a sound of %f s after %f s',
    async (length, sound, seconds, encoder) => {
      await videoWith(2);
      await bed(tone(1000), sound);

      const { result, path, media, heard } = await render({ length });

      expect(result).toMatchObject({ encoder, warnings: [] });
      expect(Math.abs((media?.duration_seconds ?? 0) - seconds)).toBeLessThan(0.1);
      expect(Math.abs(heard.length / 8000 - seconds)).toBeLessThan(0.03);
      const shown = await numbers(path);
      expect(Math.abs(shown.length - seconds * 25)).toBeLessThanOrEqual(2);
      expect(shown).toEqual(shown.map((_, at) => Math.min(at, 49)));
    },
  );

  it.each([
    ['a quiet tone', tone(1000, 0.01), {}],
    ['a loud tone', tone(1000, 0.9), { integrated_lufs: -23 }],
    ['noise', '0.1*(random(0)-0.5)', { integrated_lufs: -16 }],
    ['speech-like bursts', `lt(mod(t,0.7),0.4)*${tone(300, 0.2)}*sin(2*PI*3*t)`, {}],
    ['clicks over a quiet tone', `${tone(700, 0.05)}+0.9*lt(mod(t,0.5),0.002)`, {}],
    ['stereo', `${tone(500, 0.05)}|${tone(900, 0.02)}`, { integrated_lufs: -18 }],
  ])('brings %s to its loudness', async (_name, expression, loudness) => {
    await videoWith(4);
    await bed(expression, 4);

    const { path, result } = await render({ loudness });

    const { lufs, truePeak } = await loudnessOf(path);
    expect(result.warnings).toEqual([]);
    const wanted = inputFor('addaudio', { loudness }).loudness?.integrated_lufs ?? 0;
    expect(Math.abs(lufs - wanted)).toBeLessThan(1);
    expect(truePeak).toBeLessThan(0);
  });

  it('leaves silence alone and says so', async () => {
    await videoWith(1);
    await bed('0', 1);

    const { result } = await render({ loudness: {} });

    expect(result.warnings.map(({ code }) => code)).toEqual(['loudness_not_set']);
  });

  it.each([
    ['8 kHz mono', 8000, 'mono', 0],
    ['5.1', 48_000, '5.1', -3],
    ['22 kHz', 22_050, 'stereo', -3],
  ])('mixes %s with the stereo of the video', async (_name, rate, layout, gain) => {
    await videoWith(1, `${tone(VOICE_HZ)}|${tone(VOICE_HZ)}`);
    await bed(tone(BED_HZ), 1);
    const shape = ['-af', `aformat=sample_rates=${rate}:channel_layouts=${layout}`];
    await ffmpeg('-i', bench.path('bed.wav'), ...shape, bench.path('shaped.flac'));

    const before = toneDb(await soundSamples(bench.path('video.mp4')), VOICE_HZ, 0.2, 0.8);

    const { heard } = await render({ mode: 'mix', length: 'video' }, 'shaped.flac');

    expect(toneDb(heard, VOICE_HZ, 0.2, 0.8)).toBeCloseTo(before, 0);
    // Folded to one channel by the test, both of these tones gain the same.
    expect(toneDb(heard, BED_HZ, 0.2, 0.8) - before).toBeCloseTo(gain, 0);
  });

  it.each([
    [{ offset: -2 }, 'It is 1.000 s long: with an offset of -2 s nothing is left.'],
    [{ offset: 5 }, 'The result ends after 2.000 s, before a sound with an offset of 5 s.'],
  ])('refuses a sound that is never heard: %o', async (options, detail) => {
    await videoWith(2);
    await bed(tone(1000), 1);

    expect(await refusal(render(options))).toBe(`media_invalid: url_audio: ${detail}`);
  });
});
