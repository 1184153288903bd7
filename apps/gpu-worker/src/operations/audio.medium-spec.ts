import {
  correlation,
  ffmpeg,
  makeStill,
  makeTone,
  makeVideo,
  soundSamples,
} from '../../../../test/support/media';
import { loudnessOf, makeSound, toneDb } from '../../../../test/support/sounds';
import { streamsOf } from '../../../../test/support/pictures';
import { AudioRenderer } from './audio.renderer';
import { inputFor } from './inputs.testing';
import { RenderBench, refusal } from './render.testing';

/** Samples of a file at its own rate, of its first channel, as they come out of a decoder. */
async function decoded(path: string): Promise<Float32Array> {
  const first = ['-map', '0:a:0', '-af', 'pan=mono|c0=c0', '-f', 'f32le', '-'];
  const raw = await ffmpeg('-i', path, ...first);
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
}

// Real encodes, on machines that may be busy with others.
jest.setTimeout(120_000);

describe(AudioRenderer.name, () => {
  let bench: RenderBench;
  beforeEach(async () => (bench = await RenderBench.open()));
  afterEach(() => bench.close());

  const render = async (options: object, name = 'in.wav') => {
    const input = inputFor('audio', { ...options });
    const context = bench.context('audio', { url_audio: name });
    const result = await bench.renderers.audio.render(input, context);
    const { path = '', ...file } = { ...result.outputs['audio'] };
    return { result, path, file };
  };
  const tone = (seconds = 2, options: readonly string[] = []) =>
    makeTone({ path: bench.path('in.wav'), seconds, options });

  it.each([
    ['m4a', 'aac', 'audio/mp4', 1024],
    ['mp3', 'mp3', 'audio/mpeg', 1],
    ['wav', 'pcm_s16le', 'audio/wav', 0],
    ['flac', 'flac', 'audio/flac', 0],
    ['opus', 'opus', 'audio/ogg', 1],
  ] as const)('makes an %s of all of a sound', async (format, codec, contentType, over) => {
    await tone();

    const { result, path, file } = await render({ format });

    expect(file).toMatchObject({ filename: `audio.${format}`, contentType });
    expect(file.media).toEqual({
      ...{ width: null, height: null, frame_rate: null, video_codec: null, audio_codec: codec },
      duration_seconds: expect.closeTo(2, 1) as number,
    });
    expect(result).toMatchObject({ encoder: null, fallbackReason: null, warnings: [] });
    const [given, heard] = [await soundSamples(bench.path('in.wav')), await soundSamples(path)];
    expect(correlation(given, heard)).toBeGreaterThan(0.98);
    const samples = (await decoded(path)).length;
    const wanted = format === 'opus' ? 96_000 : 88_200;
    expect(samples - wanted).toBeGreaterThanOrEqual(-1);
    expect(samples - wanted).toBeLessThanOrEqual(over);
  });

  it.each([
    ['wav', {}],
    ['flac', {}],
    ['wav', { bit_depth: 24 }],
    ['flac', { bit_depth: 24 }],
  ] as const)('cuts to the very sample in %s %j', async (format, options) => {
    await tone(3);
    const given = await decoded(bench.path('in.wav'));

    const { path } = await render({ format, start: 0.5, end: 1.2345, ...options });

    const heard = await decoded(path);
    const wanted = given.subarray(22_050, Math.round(1.2345 * 44_100));
    expect(heard.length).toBe(wanted.length);
    expect([...heard]).toEqual([...wanted]);
  });

  it.each(['mp3', 'opus', 'm4a'] as const)('cuts an %s to its place and length', async (format) => {
    await tone(3);

    const { path } = await render({ format, start: 1, end: 2.5 });

    const samples = (await decoded(path)).length / (format === 'opus' ? 48_000 : 44_100);
    expect(samples - 1.5).toBeGreaterThanOrEqual(-0.0001);
    expect(samples - 1.5).toBeLessThan(format === 'm4a' ? 1024 / 44_100 : 0.0001);
    const cut = (await soundSamples(bench.path('in.wav'))).subarray(8000, 20_000);
    expect(correlation(cut, await soundSamples(path))).toBeGreaterThan(0.98);
  });

  it.each([-14, -23])('brings speech-like sound to %s LUFS', async (integrated_lufs) => {
    const words = '0.05*sin(2*PI*220*t)*(0.6+0.4*sin(2*PI*3*t))+0.02*(random(0)-0.5)';
    await makeSound(bench.path('in.wav'), words, { seconds: 6 });

    for (const format of ['m4a', 'flac', 'mp3', 'opus']) {
      const { path, result } = await render({ format, loudness: { integrated_lufs } });

      const { lufs, truePeak } = await loudnessOf(path);
      expect(Math.abs(lufs - integrated_lufs)).toBeLessThan(1);
      expect(truePeak).toBeLessThan(0);
      expect(result.warnings).toEqual([]);
    }
  });

  it('copies AAC to which nothing is done, also out of a video', async () => {
    const path = bench.path('in.mp4');
    await makeVideo({ path, seconds: 2, audio: true });

    const { result, path: made } = await render({}, 'in.mp4');

    expect(result).toMatchObject({ encoder: 'copy', warnings: [] });
    expect([...(await decoded(made))]).toEqual([...(await decoded(path))]);
    expect(await streamsOf(made)).toHaveLength(1);
  });

  it.each([
    [
      { sample_rate: 22_050, channels: 1 },
      { sample_rate: '22050', channels: 1 },
    ],
    [
      { format: 'mp3', sample_rate: 16_000 },
      { sample_rate: '16000', channels: 1 },
    ],
    [
      { format: 'flac', channels: 2 },
      { sample_rate: '44100', channels: 2 },
    ],
    [
      { format: 'opus', channels: 2, bitrate_kbps: 32 },
      { sample_rate: '48000', channels: 2 },
    ],
    [
      { format: 'wav', sample_rate: 96_000 },
      { sample_rate: '96000', channels: 1 },
    ],
  ])('makes %j', async (options, wanted) => {
    await tone();

    const { path } = await render(options);

    expect(await streamsOf(path)).toMatchObject([wanted]);
    const [given, heard] = [await soundSamples(bench.path('in.wav')), await soundSamples(path)];
    expect(correlation(given, heard)).toBeGreaterThan(0.95);
  });

  it('is as loud on one channel as on each of two, and the other way round', async () => {
    await makeSound(bench.path('in.wav'), '0.25*sin(2*PI*1000*t)', { seconds: 1 });
    const given = await decoded(bench.path('in.wav'));

    const { path: two } = await render({ format: 'wav', channels: 2 });
    await ffmpeg('-i', two, bench.path('two.wav'));
    const { path: one } = await render({ format: 'flac', channels: 1 }, 'two.wav');

    expect([...(await decoded(bench.path('two.wav')))]).toEqual([...given]);
    expect([...(await decoded(one))]).toEqual([...given]);
  });

  it('fades in and out, and changes the volume', async () => {
    await makeSound(bench.path('in.wav'), '0.25*sin(2*PI*1000*t)', { seconds: 3 });

    const { path } = await render({ format: 'wav', volume: 0.5, fade_in: 1, fade_out: 1 });

    const heard = await soundSamples(path);
    const at = (from: number) => toneDb(heard, 1000, from, from + 0.1);
    expect(at(1.4)).toBeCloseTo(20 * Math.log10(0.125), 0);
    expect(at(0.45)).toBeCloseTo(at(1.4) - 6, 0);
    expect(at(2.45)).toBeCloseTo(at(1.4) - 6, 0);
    expect(at(0)).toBeLessThan(at(1.4) - 20);
  });

  it('does not clip what is made louder', async () => {
    await makeSound(bench.path('in.wav'), '0.9*sin(2*PI*1000*t)', { seconds: 1 });

    const { path } = await render({ format: 'wav', volume: 2 });

    expect(Math.max(...(await decoded(path)))).toBeLessThan(0.82);
  });

  it('says that a sound ends before it is to end, or is too quiet to be measured', async () => {
    await ffmpeg('-f', 'lavfi', '-i', 'anullsrc=d=2:r=44100:cl=mono', bench.path('in.wav'));

    const { result } = await render({ end: 5, loudness: {} });

    expect(result.warnings.map(({ code }) => code)).toEqual([
      ...['end_after_sound', 'loudness_not_set'],
    ]);
  });

  it.each([
    ['mp3', ['-c:a', 'libmp3lame'], 'mp3'],
    ['six channels', ['-ac', '6', '-c:a', 'flac'], 'mkv'],
    ['eight bits a sample', ['-c:a', 'pcm_u8'], 'wav'],
    ['float samples', ['-c:a', 'pcm_f32le', '-ar', '96000'], 'wav'],
    ['Vorbis', ['-c:a', 'libvorbis'], 'ogg'],
    ['AAC in ADTS', ['-c:a', 'aac'], 'aac'],
    ['a WebM', ['-c:a', 'libopus'], 'webm'],
  ])('takes %s', async (_name, options, ending) => {
    await makeTone({ path: bench.path(`odd.${ending}`), seconds: 1, options });

    for (const format of ['m4a', 'wav', 'opus']) {
      const { path } = await render({ format }, `odd.${ending}`);

      const given = await soundSamples(bench.path(`odd.${ending}`));
      expect(correlation(given, await soundSamples(path))).toBeGreaterThan(0.95);
    }
  });

  it('refuses what has no sound, what is over, and what is no sound', async () => {
    await tone(1);
    await makeVideo({ path: bench.path('silent.mp4'), seconds: 0.4 });
    await makeStill({ path: bench.path('still.png') });

    expect(await refusal(render({}, 'silent.mp4'))).toBe(
      'media_invalid: url_audio: There is no sound in it.',
    );
    expect(await refusal(render({ start: 1 }))).toBe(
      'media_invalid: url_audio: It is 1.000 s long: with a start of 1 s nothing is left.',
    );
    expect(await refusal(render({}, 'still.png'))).toBe(
      'media_unsupported: url_audio: It is a PNG, not a sound: MP3, M4A, WAV, FLAC, Ogg or Opus.',
    );
  });

  it('stops when the job is stopped', async () => {
    await tone(1);
    bench.stop.abort();

    await expect(render({})).rejects.toMatchObject({ code: 'canceled' });
  });
});
