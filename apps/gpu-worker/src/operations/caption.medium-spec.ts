import { truncate, writeFile } from 'node:fs/promises';

import {
  correlation,
  ffmpeg,
  lumaFrames,
  makeTone,
  makeTurned,
  makeVideo,
  soundSamples,
} from '../../../../test/support/media';
import { CaptionRenderer } from './caption.renderer';
import { inputFor } from './inputs.testing';
import { RenderBench, refusal } from './render.testing';

const input = inputFor('caption');
const CUE = '1\n00:00:00,400 --> 00:00:01,200\nHello';

// Real encodes, on machines that may be busy with others.
describe(CaptionRenderer.name, () => {
  let bench: RenderBench;
  beforeEach(async () => (bench = await RenderBench.open()));
  afterEach(() => bench.close());

  const captions = (text: string) => writeFile(bench.path('captions.srt'), text);
  const render = (video = 'video.mp4', limits = {}) => {
    const files = { url_video: video, url_srt: 'captions.srt' };
    return bench.renderers.caption.render(input, bench.context('caption', files, limits));
  };

  it('shows a cue in its time and nothing else, and keeps the rest as it was', async () => {
    await makeVideo({
      ...{ path: bench.path('video.mp4'), picture: 'black', seconds: 2, fps: 25, bframes: 2 },
      audio: true,
    });
    await captions(CUE);

    const result = await render();

    const { path = '', ...facts } = { ...result.outputs['video'] };
    expect(facts).toEqual({
      filename: 'caption.mp4',
      contentType: 'video/mp4',
      media: {
        duration_seconds: 2,
        width: 320,
        height: 180,
        frame_rate: 25,
        video_codec: 'h264',
        audio_codec: 'aac',
      },
    });
    const frames = await lumaFrames(path, '320x180');
    const withText = frames.flatMap((plane, at) => (Math.max(...plane) > 150 ? [at] : []));
    expect(frames).toHaveLength(50);
    expect(withText).toEqual(Array.from({ length: 20 }, (_, at) => at + 10));
    const [before, after] = [await soundSamples(bench.path('video.mp4')), await soundSamples(path)];
    expect(correlation(before, after)).toBeCloseTo(1, 6);
    expect(result).toMatchObject({ encoder: 'libx264', fallbackReason: null, warnings: [] });
    expect(bench.fractions.at(-1)).toBe(1);
  });

  it('stands a turned video upright', async () => {
    const tagged = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
    await makeVideo({ path: bench.path('flat.mp4'), seconds: 0.4, options: tagged });
    await makeTurned(bench.path('flat.mp4'), bench.path('video.mp4'));
    await captions('1\n00:00:00,300 --> 00:00:00,310\nlate');

    const result = await render();

    const path = result.outputs['video']?.path ?? '';
    const [wanted] = await lumaFrames(bench.path('video.mp4'), '180x320');
    const [got] = await lumaFrames(path, '180x320');
    const difference = got?.map((value, at) => Math.abs(value - (wanted?.[at] ?? 0)));
    expect(result.outputs['video']?.media).toMatchObject({ width: 180, height: 320 });
    expect(difference && difference.reduce((a, b) => a + b) / difference.length).toBeLessThan(3);
  });

  it('gives an unsteady, odd video of other colours and sound a steady, plain result', async () => {
    await makeTone({ path: bench.path('tone.flac'), seconds: 2 });
    const drop = "select='not(between(n,5,40))'";
    await ffmpeg(
      ...['-f', 'lavfi', '-i', 'color=c=black:s=321x241:r=25:d=2', '-i', bench.path('tone.flac')],
      ...['-vf', drop, '-fps_mode', 'passthrough', '-c:v', 'libx264', '-pix_fmt', 'yuv444p'],
      ...['-c:a', 'copy', bench.path('video.mkv')],
    );
    await captions(CUE);

    const result = await render('video.mkv');

    const { path = '', media } = { ...result.outputs['video'] };
    expect(media).toMatchObject({ width: 320, height: 240, frame_rate: 25, audio_codec: 'aac' });
    const frames = await lumaFrames(path, '320x240');
    const withText = frames.flatMap((plane, at) => (Math.max(...plane) > 150 ? [at] : []));
    expect(frames).toHaveLength(50);
    expect(withText).toEqual(Array.from({ length: 20 }, (_, at) => at + 10));
    const tone = await soundSamples(bench.path('tone.flac'));
    expect(correlation(tone, await soundSamples(path))).toBeGreaterThan(0.98);
  });

  it('warns of cues that nobody will see', async () => {
    await makeVideo({ path: bench.path('video.mp4'), seconds: 0.4 });
    await captions(`${CUE}\n\n00:00:00,000 --> 00:00:00,300\nseen`);

    const { warnings } = await render();

    expect(warnings).toEqual([
      {
        code: 'cues_after_end',
        detail: 'url_srt: 1 of 2 cue starts after the end of the video, not shown',
      },
    ]);
  });

  it('reads captions of another encoding, and says so', async () => {
    await makeVideo({ path: bench.path('video.mp4'), seconds: 0.4 });
    const text = '1\r\n00:00:00,000 --> 00:00:00,300\r\nOù étais-tu ? À l’hôpital.\r\n';
    await writeFile(bench.path('captions.srt'), Buffer.from(text.replace('’', "'"), 'latin1'));

    const { warnings } = await render();

    expect(warnings).toEqual([
      {
        code: 'encoding_guessed',
        detail:
          'url_srt: it is not UTF-8 and was read as windows-1252; send UTF-8 if letters are wrong',
      },
    ]);
  });

  it('reads captions as their server declares them', async () => {
    await makeVideo({ path: bench.path('video.mp4'), seconds: 0.4 });
    const text = '1\n00:00:00,000 --> 00:00:00,300\nÇa va ?\n';
    await writeFile(bench.path('captions.srt'), Buffer.from(text, 'latin1'));
    const { sources, ...context } = bench.context('caption', { url_video: 'video.mp4' });
    const path = bench.path('captions.srt');
    const url_srt = { path, kind: 'subtitle', bytes: 1, charset: 'iso-8859-1' } as const;

    const { warnings } = await bench.renderers.caption.render(input, {
      ...{ ...context, sources: { ...sources, url_srt } },
    });

    expect(warnings).toEqual([]);
  });

  describe('refuses', () => {
    it('broken captions', async () => {
      await makeVideo({ path: bench.path('video.mp4'), seconds: 0.2 });
      await captions('1\n00:00:01,000 --> 00:00:00,500\nbackwards');

      expect(await refusal(render())).toBe(
        'subtitle_invalid: url_srt: 1 of 1 cue ends before it starts (first: cue 1, line 2, 00:00:01,000).',
      );
    });

    it('a web page in place of a video', async () => {
      await writeFile(bench.path('video.mp4'), '<!DOCTYPE html><title>404</title>');

      expect(await refusal(render())).toBe(
        'media_unsupported: url_video: It is an HTML page, not a video: MP4, MOV, MKV or WebM.',
      );
    });

    it('a playlist that would read another file', async () => {
      await writeFile(bench.path('video.mp4'), '#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n');

      expect(await refusal(render())).toMatch(/^media_unsupported: url_video: It is a playlist/);
    });

    it('a sound in place of a video', async () => {
      await makeTone({ path: bench.path('video.mp4'), seconds: 0.2 });

      expect(await refusal(render())).toBe('media_invalid: url_video: There is no video in it.');
    });

    it('a video that was cut short', async () => {
      const path = bench.path('video.mp4');
      await makeVideo({ path, seconds: 3, options: ['-movflags', '+faststart', '-g', '10'] });
      await truncate(path, 20_000);

      expect(await refusal(render())).toMatch(
        /^media_invalid: url_video: It is cut short: [\d.]+ s of 3.0 s are there\.$/,
      );
    });

    it('noise behind a good beginning', async () => {
      await writeFile(bench.path('video.mp4'), Buffer.from('\0\0\0\x20ftypisom and then noise'));

      expect(await refusal(render())).toBe(
        'media_invalid: url_video: The file is damaged or cut short.',
      );
    });

    it('more pixels or seconds than its limits', async () => {
      await makeVideo({ path: bench.path('video.mp4'), seconds: 1 });

      expect(await refusal(render('video.mp4', { max_pixels: 10_000 }))).toBe(
        'media_too_large: url_video: The picture is 320x180, over the limit of 10000 pixels.',
      );
      expect(await refusal(render('video.mp4', { max_duration_seconds: 0.5 }))).toBe(
        'media_too_large: url_video: It is 1 s long; the limit is 0.5 s.',
      );
    });
  });
});
