import { readFile, writeFile } from 'node:fs/promises';

import type { ProbeData } from '@app/contracts';

import {
  ffmpeg,
  lumaFrames,
  makeStill,
  makeTone,
  makeTurned,
  makeVideo,
} from '../../../../test/support/media';
import { inputFor } from './inputs.testing';
import { makeHdr, MATRICES, withMatrix, withOrientation } from './odd-media.testing';
import { ProbeRenderer } from './probe.renderer';
import { refusal, RenderBench } from './render.testing';

jest.setTimeout(60_000);

describe(ProbeRenderer.name, () => {
  let bench: RenderBench;
  beforeAll(async () => (bench = await RenderBench.open()));
  afterAll(() => bench.close());

  const render = (name: string, limits = {}) =>
    bench.renderers.probe.render(
      inputFor('probe'),
      bench.context('probe', { url_media: name }, limits),
    );
  const probe = async (name: string) => {
    const { data, outputs } = await render(name);
    expect(outputs).toEqual({});
    return data as unknown as ProbeData;
  };

  it('tells of a video what it is, to the frame and to the sample', async () => {
    // ffmpeg 5 tags by options, ffmpeg 7 by frames.
    const mark = 'setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv';
    const tags = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
    const colours = ['-vf', mark, ...tags];
    await makeVideo({
      ...{ path: bench.path('plain.mp4'), seconds: 2, audio: true, bframes: 2 },
      options: [
        '-g',
        '25',
        ...colours,
        '-metadata',
        'title=Harbour',
        '-metadata',
        'location=+52+13/',
      ],
    });

    const data = await probe('plain.mp4');

    const { size_bytes, bit_rate, video, audio, ...rest } = data;
    expect(size_bytes).toBe((await readFile(bench.path('plain.mp4'))).length);
    expect(bit_rate).toBe(Math.round((size_bytes * 8) / (data.duration_seconds ?? 0)));
    expect({ ...video, bit_rate: null }).toEqual({
      ...{ codec: 'h264', profile: 'Main', width: 320, height: 180 },
      ...{ stored_width: 320, stored_height: 180, rotation: 0, mirrored: false },
      ...{ sample_aspect_ratio: '1:1', frame_rate: 25, variable_frame_rate: false },
      ...{ frames: 50, key_frames: 2, duration_seconds: 2, bit_rate: null },
      ...{ pixel_format: 'yuv420p', dynamic_range: 'sdr' },
      color: { range: 'tv', matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' },
    });
    expect({ ...audio, bit_rate: null }).toEqual({
      ...{ codec: 'aac', profile: 'LC', sample_rate: 44_100, channels: 1 },
      ...{ channel_layout: 'mono', duration_seconds: 2, bit_rate: null },
    });
    expect(video?.bit_rate).toBeGreaterThan(1000);
    expect(audio?.bit_rate).toBeGreaterThan(1000);
    expect(rest).toEqual({
      ...{ type: 'video', container: 'mp4', duration_seconds: 2, title: 'Harbour' },
      ...{ image: null, tracks: { video: 1, audio: 1, subtitle: 0 }, chapters: [] },
      fast_start: false,
    });
    expect(JSON.stringify(data)).not.toContain('+52');
  });

  it('tells size and rotation as players show them', async () => {
    await makeVideo({ path: bench.path('flat.mp4'), seconds: 0.4 });
    await makeTurned(bench.path('flat.mp4'), bench.path('turned.mp4'));
    const wide = ['-vf', 'setsar=4/3'];
    await makeVideo({ path: bench.path('wide.mp4'), seconds: 0.2, options: wide });

    const [turned, stretched] = [await probe('turned.mp4'), await probe('wide.mp4')];

    expect(turned.video).toMatchObject({
      ...{ width: 180, height: 320, stored_width: 320, stored_height: 180, rotation: 90 },
    });
    expect(stretched.video).toMatchObject({
      ...{ width: 427, height: 180, stored_width: 320, sample_aspect_ratio: '4:3' },
    });
  });

  it.each([
    [2, 0, true],
    [3, 180, false],
    [4, 180, true],
    [5, 270, true],
    [6, 90, false],
    [7, 90, true],
    [8, 270, false],
  ])(
    'tells the turn of orientation %i, of videos and photos',
    async (value, rotation, mirrored) => {
      await makeVideo({ path: bench.path('way.mp4'), seconds: 0.2 });
      const mp4 = await readFile(bench.path('way.mp4'));
      await writeFile(bench.path('way.mp4'), withMatrix(mp4, MATRICES[value] ?? []));
      await makeStill({ path: bench.path('way.jpg'), size: '64x32' });
      const jpeg = await readFile(bench.path('way.jpg'));
      await writeFile(bench.path('way.jpg'), withOrientation(jpeg, value));
      const size = value >= 5 ? { width: 32, height: 64 } : { width: 64, height: 32 };

      expect((await probe('way.mp4')).video).toMatchObject({ rotation, mirrored });
      expect((await probe('way.jpg')).image).toMatchObject({ rotation, mirrored, ...size });
    },
  );

  it.each([
    ['smpte2084', 'pq'],
    ['arib-std-b67', 'hlg'],
  ])('tells HDR: %s', async (transfer, dynamic_range) => {
    await makeHdr(bench.path('hdr.mp4'), transfer);

    expect((await probe('hdr.mp4')).video).toMatchObject({
      ...{ codec: 'hevc', profile: 'Main 10', pixel_format: 'yuv420p10le', dynamic_range },
      color: { range: 'tv', matrix: 'bt2020nc', primaries: 'bt2020', transfer },
    });
  });

  it('counts tracks, chapters and frames of a Matroska that does not', async () => {
    const chapters = ';FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=400\ntitle=One\n';
    await writeFile(
      bench.path('chapters'),
      `${chapters}[CHAPTER]\nTIMEBASE=1/1000\nSTART=400\nEND=1000\n`,
    );
    await writeFile(bench.path('cue.srt'), '1\n00:00:00,000 --> 00:00:01,000\nHi\n');
    await makeVideo({ path: bench.path('two.mp4'), seconds: 1, audio: true });
    await ffmpeg(
      ...['-i', bench.path('two.mp4'), '-i', bench.path('cue.srt'), '-i', bench.path('chapters')],
      ...[
        '-map',
        '0',
        '-map',
        '0:a',
        '-map',
        '1',
        '-map_metadata',
        '2',
        '-c',
        'copy',
        '-c:s',
        'srt',
      ],
      bench.path('many.mkv'),
    );

    const data = await probe('many.mkv');

    expect(data).toMatchObject({
      ...{ container: 'mkv', tracks: { video: 1, audio: 2, subtitle: 1 }, fast_start: null },
      chapters: [
        { start_seconds: 0, end_seconds: 0.4, title: 'One' },
        { start_seconds: 0.4, end_seconds: 1, title: null },
      ],
      video: { frames: 25, frame_rate: 25, variable_frame_rate: false },
    });
  });

  it('tells the mean rate of a video whose frames stand unevenly', async () => {
    const uneven = ['-vf', "setpts='if(lt(N,10),N,N*2)/25/TB'", '-fps_mode', 'vfr'];
    await makeVideo({ path: bench.path('uneven.mp4'), seconds: 1, options: uneven });

    const { video } = await probe('uneven.mp4');

    // ffmpeg 7 leaves out the last one.
    const frames = (await lumaFrames(bench.path('uneven.mp4'), '320x180')).length;
    expect(frames).toBeGreaterThanOrEqual(24);
    expect(video).toMatchObject({ frames, variable_frame_rate: true });
    expect(video?.frame_rate).toBeCloseTo(frames / (video?.duration_seconds ?? 0), 2);
  });

  it.each([
    ['a.wav', 'wav', 'pcm_s16le', []],
    ['a.mp3', 'mp3', 'mp3', []],
    ['a.flac', 'flac', 'flac', []],
    ['a.ogg', 'ogg', 'vorbis', []],
    ['a.m4a', 'm4a', 'aac', []],
    ['a.aac', 'aac', 'aac', []],
  ])('tells what a sound is: %s', async (name, container, codec, options) => {
    await makeTone({ path: bench.path(name), seconds: 1.5, options });

    const data = await probe(name);

    expect(data).toMatchObject({ type: 'audio', container, video: null, image: null });
    expect(data.audio).toMatchObject({ codec, sample_rate: 44_100, channels: 1 });
    const padding = ['a.aac', 'a.mp3', 'a.ogg'].includes(name) ? 0.08 : 0.0001;
    expect(Math.abs((data.duration_seconds ?? 0) - 1.5)).toBeLessThan(padding);
  });

  it.each([
    ['s.png', 'png', 'rgba', true],
    ['s.jpg', 'jpeg', 'yuvj444p', false],
    ['s.webp', 'webp', 'yuv420p', false],
    ['s.gif', 'gif', 'bgra', true],
  ])('tells what a still is: %s', async (name, container, pixel_format, has_alpha) => {
    const filter = name === 's.png' ? 'format=rgba' : 'format=yuv444p';
    await makeStill({ path: bench.path(name), size: '65x33', filter });

    expect(await probe(name)).toEqual({
      ...{ type: 'image', container, size_bytes: (await readFile(bench.path(name))).length },
      ...{ duration_seconds: null, bit_rate: null, title: null, video: null, audio: null },
      image: {
        ...{ width: 65, height: 33, rotation: 0, mirrored: false },
        ...{ pixel_format, has_alpha, animated: false },
      },
      ...{ tracks: { video: 0, audio: 0, subtitle: 0 }, chapters: [], fast_start: null },
    });
  });

  it('tells of files that operations refuse, and why they do', async () => {
    await makeVideo({
      path: bench.path('whole.mp4'),
      seconds: 3,
      options: ['-movflags', '+faststart'],
    });
    const whole = await readFile(bench.path('whole.mp4'));
    await writeFile(bench.path('cut.mp4'), whole.subarray(0, whole.length / 2));

    const cut = await render('cut.mp4');
    const long = await render('whole.mp4', { max_duration_seconds: 1 });

    expect(cut.warnings).toEqual([
      {
        code: 'source_cut_short',
        detail: expect.stringMatching(
          /^url_media: It is cut short: [\d.]+ s of 3.0 s are there.$/,
        ) as string,
      },
    ]);
    expect(long.warnings).toEqual([
      {
        code: 'source_too_long',
        detail:
          'url_media: It is 3 s long; operations take up to 1 s, and its frames were not counted.',
      },
    ]);
    expect(long.data).toMatchObject({
      ...{ duration_seconds: 3, fast_start: true },
      video: { frames: 75, key_frames: null, duration_seconds: 3, variable_frame_rate: null },
    });
  });

  it('refuses what is neither picture nor sound', async () => {
    await writeFile(bench.path('page'), '<!doctype html><p>Not here</p>');
    await writeFile(bench.path('nothing'), '');

    expect(await refusal(render('page'))).toBe(
      'media_unsupported: url_media: It is an HTML page, not a video, a sound or a still of a format that is taken.',
    );
    expect(await refusal(render('nothing'))).toMatch(/^media_invalid: url_media: It is empty/);
  });
});
