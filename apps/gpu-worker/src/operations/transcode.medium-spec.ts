import { stat } from 'node:fs/promises';

import { ffmpeg, lumaFrames, makeTone, makeVideo, mean } from '../../../../test/support/media';
import { correlation, soundSamples } from '../../../../test/support/media';
import { streamsOf } from '../../../../test/support/pictures';
import { psnr } from '../../../../test/support/psnr';
import { inputFor } from './inputs.testing';
import { RenderBench, refusal } from './render.testing';
import { TranscodeRenderer } from './transcode.renderer';

const BT709 = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

// Real encodes, on machines that may be busy with others.
jest.setTimeout(240_000);

describe(TranscodeRenderer.name, () => {
  let bench: RenderBench;
  beforeEach(async () => (bench = await RenderBench.open()));
  afterEach(() => bench.close());

  const make = (change: Partial<Parameters<typeof makeVideo>[0]> = {}) =>
    makeVideo({
      ...{ path: bench.path('in.mp4'), picture: 'counter', size: '160x90', seconds: 1 },
      ...change,
    });
  const render = async (options: object, name = 'in.mp4') => {
    const input = inputFor('transcode', { ...options });
    const context = bench.context('transcode', { url_video: name });
    const result = await bench.renderers.transcode.render(input, context);
    const [file] = Object.values(result.outputs);
    return { result, path: file?.path ?? '', media: file?.media, file };
  };
  const numbers = async (path: string, size = '160x90') =>
    (await lumaFrames(path, size)).map((plane) => Math.round(mean(plane)) - 20);

  it.each<[object, readonly [string, string, string, string | null]]>([
    [{ codec: 'hevc' }, ['hevc', 'libx265', 'video/mp4', 'aac']],
    [{ codec: 'hevc', container: 'mov' }, ['hevc', 'libx265', 'video/quicktime', 'aac']],
    [{ codec: 'av1' }, ['av1', 'libsvtav1', 'video/mp4', 'aac']],
    [{ container: 'webm' }, ['vp9', 'libvpx-vp9', 'video/webm', 'opus']],
    [{ container: 'webm', codec: 'av1' }, ['av1', 'libsvtav1', 'video/webm', 'opus']],
    [{ always_encode: true }, ['h264', 'libx264', 'video/mp4', 'aac']],
    [{ codec: 'hevc', audio: 'remove' }, ['hevc', 'libx265', 'video/mp4', null]],
  ])('makes %j, every frame in its place', async (options, made) => {
    const [codec, encoder, type, sound] = made;
    await make({ bframes: 3, audio: true, options: BT709 });

    const { result, path, media, file } = await render({ quality: 'high', ...options });

    expect(result).toMatchObject({ encoder, warnings: [] });
    expect(file?.contentType).toBe(type);
    expect(media).toEqual({
      ...{ width: 160, height: 90, frame_rate: 25, video_codec: codec, audio_codec: sound },
      duration_seconds: expect.closeTo(1, 1) as number,
    });
    const shown = await numbers(path);
    // ffmpeg 7 makes the source one step darker where it is told its colours.
    expect(shown).toEqual(await numbers(bench.path('in.mp4')));
    expect(new Set(shown).size).toBe(25);
    const [video] = await streamsOf(path);
    if (codec === 'hevc') expect(video).toMatchObject({ codec_tag_string: 'hvc1' });
    expect(video).toMatchObject({ pix_fmt: 'yuv420p' });
    if (sound === null) return;
    const [given, heard] = [await soundSamples(bench.path('in.mp4')), await soundSamples(path)];
    expect(correlation(given, heard)).toBeGreaterThan(0.98);
  });

  it.each([
    ['mp4', {}],
    ['mov', { container: 'mov' }],
    ['a size that it has', { width: 160, height: 90, frame_rate: 25, max_width: undefined }],
    ['a size that it is below', { max_width: 1920, max_height: 1080 }],
    ['a number of bytes that it is below', { max_size_bytes: 1_000_000 }],
  ])('copies a picture that is as asked for: %s', async (_name, options) => {
    await make({ bframes: 3, audio: true });

    const { result, path } = await render(options);

    expect(result).toMatchObject({ encoder: 'copy', fallbackReason: null, warnings: [] });
    expect(await psnr(bench.path('in.mp4'), path)).toBe(Infinity);
  });

  it.each<[object, string]>([
    [{ width: 320 }, '320x180'],
    [{ height: 180 }, '320x180'],
    [{ max_width: 80 }, '80x46'],
    [{ max_height: 64, max_width: 1000 }, '114x64'],
    [{ width: 128, height: 128 }, '128x128'],
    [{ width: 128, height: 128, fit: 'contain' }, '128x128'],
    [{ width: 128, height: 128, fit: 'blur' }, '128x128'],
  ])('makes %j of 160x90', async (options, size) => {
    await make({ seconds: 0.4 });

    const { media, result, path } = await render(options);

    expect(`${media?.width}x${media?.height}`).toBe(size);
    expect(result.encoder).toBe('libx264');
    expect((await lumaFrames(path, size)).length).toBe(10);
  });

  it.each<[string, string, readonly number[]]>([
    // Rows of grey, at the upper edge, in the middle and at the lower edge.
    ['cover', '128x128', [120, 120, 120]],
    ['contain', '128x128', [16, 120, 16]],
    ['blur', '128x128', [73, 120, 73]],
  ])('stands in another shape by %s', async (fit, size, rows) => {
    const grey = [
      '-f',
      'lavfi',
      '-i',
      "color=gray:s=160x90:r=10:d=0.2,geq=lum='120':cb=128:cr=128",
    ];
    await ffmpeg(...grey, '-pix_fmt', 'yuv420p', ...BT709, bench.path('in.mp4'));

    const { path } = await render({ width: 128, height: 128, fit });

    const [frame = Buffer.alloc(0)] = await lumaFrames(path, size);
    const levels = [2, 64, 125].map((row) => mean(frame.subarray(row * 128, row * 128 + 128)));
    for (const [at, level] of levels.entries()) {
      expect(Math.abs(level - (rows[at] ?? 0))).toBeLessThan(4);
    }
  });

  it.each([
    [12.5, upTo(13).map((at) => 2 * at), 13],
    [50, upTo(50).map((at) => at >> 1), 50],
    [29.97, null, 30],
  ])('brings 25 frames a second to %s', async (frame_rate, wanted, count) => {
    await make({ seconds: 1 });

    const { path, media } = await render({ frame_rate });

    const shown = await numbers(path);
    expect(Math.abs(shown.length - count)).toBeLessThanOrEqual(1);
    if (wanted) expect(shown).toEqual(wanted.slice(0, shown.length));
    expect(media?.frame_rate).toBeCloseTo(frame_rate, 2);
  });

  it.each<[object, number]>([
    [{}, 110_000],
    [{ codec: 'hevc' }, 90_000],
    // SVT-AV1 does not meet a bit rate within two seconds.
    [{ codec: 'av1' }, 20_000],
    [{ container: 'webm', quality: 'draft' }, 110_000],
  ])('keeps to a number of bytes: %j', async (options, least) => {
    const noisy = 'testsrc2=s=320x180:r=25:d=2,noise=alls=40:allf=t';
    const sound = ['-f', 'lavfi', '-i', 'sine=d=2', '-c:a', 'aac', '-pix_fmt', 'yuv420p'];
    await ffmpeg('-f', 'lavfi', '-i', noisy, ...sound, bench.path('in.mp4'));

    const { path, result } = await render({ ...options, max_size_bytes: 150_000 });

    const { size } = await stat(path);
    expect(size).toBeLessThanOrEqual(150_000);
    expect(size).toBeGreaterThan(least);
    expect(result.warnings).toMatchObject([{ code: 'quality_lowered' }]);
  });

  it('says when a number of bytes is too small for any picture', async () => {
    await make({ seconds: 30, fps: 10, audio: true });

    expect(await refusal(render({ max_size_bytes: 10_000, always_encode: true }))).toMatch(
      /^media_too_large: max_size_bytes: .*more than 10000; make width, height or frame_rate smaller/,
    );
  });

  it('makes an animated GIF that is repeated, in its colours', async () => {
    await make({ picture: 'bars', size: '320x180', seconds: 2, audio: true, options: BT709 });

    const { result, path, file, media } = await render({ container: 'gif', width: 160 });

    expect(result).toMatchObject({ encoder: 'gif', fallbackReason: null, warnings: [] });
    expect(file).toMatchObject({ filename: 'transcode.gif', contentType: 'image/gif' });
    expect(media).toMatchObject({ width: 160, height: 90, frame_rate: 15, audio_codec: null });
    expect((await lumaFrames(path, '160x90')).length).toBe(30);
    expect(media?.duration_seconds).toBeCloseTo(2, 1);
    const wanted = bench.path('wanted.mkv');
    const small = ['-vf', 'fps=15,zscale=width=160:height=90:filter=lanczos,format=gbrp'];
    await ffmpeg('-i', bench.path('in.mp4'), ...small, '-c:v', 'ffv1', '-an', wanted);
    await ffmpeg('-i', path, '-vf', 'format=gbrp', '-c:v', 'ffv1', bench.path('made.mkv'));
    expect(await psnr(wanted, bench.path('made.mkv'))).toBeGreaterThan(27);
  });

  it('refuses a GIF that would be too long or too large', async () => {
    await make({ seconds: 61, fps: 2, size: '64x64' });
    expect(await refusal(render({ container: 'gif' }))).toBe(
      'media_too_large: url_video: A gif may be 60 s long, this would be 61.0 s; trim it, or make a webm.',
    );
    await make({ seconds: 20, fps: 20, size: '64x64' });
    expect(await refusal(render({ container: 'gif', width: 1080, frame_rate: 20 }))).toMatch(
      /^media_too_large: url_video: A gif may have 207360000 pixels .*1080x1080, 400 frames/,
    );
  });

  it.each([
    ['av1', 'codec av1 takes sides of 64 and more, this is 48x32'],
    ['hevc', null],
  ])('knows how small %s can be', async (codec, refused) => {
    await make({ size: '48x32', seconds: 0.4 });

    const verdict = await refusal(render({ codec }).then(() => null));

    if (refused === null) expect(verdict).toBe('undefined');
    else expect(verdict).toContain(refused);
  });

  it('says that no GPU encodes VP9, where one would have been asked', async () => {
    await bench.close();
    bench = await RenderBench.open({ decision: { policy: 'if-possible', faults: [] } });
    await make({ seconds: 0.2 });

    const { result } = await render({ container: 'webm' });

    expect(result).toMatchObject({
      ...{ encoder: 'libvpx-vp9', fallbackReason: 'no NVIDIA GPU encodes VP9' },
    });
  });

  it('refuses a sound, and stops when the job is stopped', async () => {
    await makeTone({ path: bench.path('in.mp3'), seconds: 0.4 });
    await make({ seconds: 0.2 });

    expect(await refusal(render({}, 'in.mp3'))).toBe(
      'media_unsupported: url_video: It is an MP3, not a video: MP4, MOV, MKV or WebM.',
    );
    bench.stop.abort();
    await expect(render({})).rejects.toMatchObject({ code: 'canceled' });
  });
});
