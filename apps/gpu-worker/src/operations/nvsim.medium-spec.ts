import { stat, writeFile } from 'node:fs/promises';

import { CAPTION_PRESETS, type OperationName } from '@app/contracts';
import type { EncoderDecision } from '@app/ffmpeg';

import {
  ffmpeg,
  lumaFrames,
  makeStill,
  makeTone,
  makeTurned,
  makeVideo,
  mean,
} from '../../../../test/support/media';
import { buildNvsim, encoderLog, type NvsimKnobs } from '../../../../test/support/nvsim';
import { psnr } from '../../../../test/support/psnr';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';
import type { Renderer } from './renderer';

const nvsim = buildNvsim();
const withNvsim = nvsim ? describe : describe.skip;

const NO_NVDEC = { unit: 'nvdec', reason: 'the NVIDIA driver lacks its decoder (NVDEC)' } as const;
const WITHOUT_NVDEC: EncoderDecision = { policy: 'if-possible', faults: [NO_NVDEC] };
const WITHOUT_CUDA: EncoderDecision = {
  policy: 'if-possible',
  faults: [NO_NVDEC, { unit: 'cuda', reason: 'no CUDA filters' }],
};
const HELD = 'a last frame that stands is held in the memory of the CPU';
const BT709 = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
const PASS = ['-fps_mode', 'passthrough'];
const CUT_TIMES = [
  ...['-vf', 'settb=1/1000,setpts=floor(N*1001/30)', '-enc_time_base', '1:1000', ...PASS],
];
const UNSTEADY = ['-vf', "select='not(between(n,5,9))'", ...PASS];
const HEVC = ['-c:v', 'libx265', '-x265-params', 'log-level=0', '-crf', '14'];
const HEVC10 = [...HEVC, '-pix_fmt', 'yuv420p10le', ...BT709];
const CUES = [
  '1\n00:00:00,400 --> 00:00:00,800\nSphinx of black quartz',
  '2\n00:00:00,850 --> 00:00:01,200\njudge my vow',
].join('\n\n');

/** What NVENC is told of a video of ours, up to what depends on the video. */
const told = (size: string, rate: string) =>
  `session codec=h264 size=${size} fps=${rate} chroma=420 depth=8 preset=p6 tuning=hq rc=vbr ` +
  `cq=21.00 qp=25,28,31 bitrate=0 maxrate=0 vbv=0 gop=${rate === '25/1' ? 100 : 120} ` +
  'bframes=3 bref=2 lookahead=20 aq=1 ' +
  'aqstrength=8 taq=0 multipass=0';
const done = (size: string, input: 'cuda' | 'system', frames: number) =>
  `end codec=h264 size=${size} input=${input} frames=${frames}`;

/** By how much the samples of two pictures differ on average. */
function difference(a: Buffer = Buffer.alloc(0), b: Buffer = Buffer.alloc(0)): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
}

// Real encodes, on machines that may be busy with others.
jest.setTimeout(120_000);

withNvsim('renders with NVENC by NVSim', () => {
  let cpu: RenderBench;
  let bench: RenderBench;
  beforeEach(async () => (cpu = await RenderBench.open()));
  afterEach(() => Promise.all([cpu.close(), bench.close()]));
  afterAll(() => nvsim?.remove());

  const openGpu = async (knobs: NvsimKnobs = {}, decision = WITHOUT_NVDEC) => {
    bench = await RenderBench.open({ decision, ffmpegName: 'ffmpeg-nvsim' });
    nvsim?.ffmpegIn(bench.folder, knobs);
  };
  /** Renders sources, which stand in both folders, on one of the benches. */
  const render = async (on: RenderBench, operation: OperationName, fields: object = {}) => {
    const video = { url_video: 'in.mkv', url_srt: 'in.srt', url_audio: 'in.wav' };
    const clips = { 'clips.0.url_video': 'in.mkv', 'clips.1.url_video': 'in.mkv' };
    const context = on.context(operation, { ...video, ...clips, url_image: 'in.png' });
    const renderer: Renderer<OperationName> = on.renderers[operation];
    const zoom = operation === 'img2vid' ? { duration: 0.4, frame_rate: 25 } : {};
    const result = await renderer.render(inputFor(operation, { ...zoom, ...fields }), context);
    return { ...result, path: result.outputs['video']?.path ?? '' };
  };
  const make = async (recipe: Partial<Parameters<typeof makeVideo>[0]>) => {
    for (const { path } of [{ path: bench.path('in.mkv') }, { path: cpu.path('in.mkv') }]) {
      await makeVideo({ path, seconds: 2, size: '640x360', options: BT709, ...recipe });
    }
    await Promise.all([bench, cpu].map((one) => writeFile(one.path('in.srt'), CUES)));
  };
  const shown = async (path: string) =>
    (await lumaFrames(path, '640x360')).flatMap((frame, at) =>
      Math.max(...frame.subarray(640 * 280)) > 150 ? [at] : [],
    );

  it.each([
    ['plain', { bframes: 2 }, '25/1', 50],
    ["at NTSC's rate, in milliseconds", { fps: '30000/1001' }, '30000/1001', 60],
    ['of 10 bits', { options: HEVC10 }, '25/1', 50],
  ])('draws captions on the GPU, video %s', async (_name, recipe, rate, frames) => {
    await openGpu();
    await make(recipe);

    const [wanted, got] = [await render(cpu, 'caption'), await render(bench, 'caption')];

    expect(got).toMatchObject({ encoder: 'h264_nvenc', fallbackReason: NO_NVDEC.reason });
    expect(encoderLog(bench.folder)).toEqual([
      told('640x360', rate),
      done('640x360', 'cuda', frames),
    ]);
    expect(await psnr(wanted.path, got.path)).toBeGreaterThan(35);
  });

  /** The mean luma of where captions stand, which tells how much a label or a shadow lets through. */
  const darkness = async (path: string) =>
    mean(
      (await lumaFrames(path, '640x360'))[15]?.subarray(640 * 300, 640 * 350) ?? Buffer.alloc(1),
    );

  it.each(CAPTION_PRESETS)('draws the preset %s on the GPU', async (preset) => {
    await openGpu();
    await make({ seconds: 1 });
    const asked = { style: { preset } };

    const wanted = await render(cpu, 'caption', asked);
    const got = await render(bench, 'caption', asked);

    expect(got.fallbackReason).toBe(NO_NVDEC.reason);
    expect(encoderLog(bench.folder).at(-1)).toBe(done('640x360', 'cuda', 25));
    expect(await psnr(wanted.path, got.path)).toBeGreaterThan(40);
    expect(Math.abs((await darkness(wanted.path)) - (await darkness(got.path)))).toBeLessThan(0.5);
  });

  it.each([
    ['starts 21 ms after its sound', { audio: true }],
    ['has times cut to milliseconds', { fps: '30000/1001', options: [...BT709, ...CUT_TIMES] }],
    ['has no steady rate', { audio: true, options: [...BT709, ...UNSTEADY] }],
  ])(
    'shows cues on the frames that the CPU shows them on, video that %s',
    async (_name, recipe) => {
      await openGpu();
      await make({ picture: 'black', ...recipe });

      const [wanted, got] = [await render(cpu, 'caption'), await render(bench, 'caption')];

      const frames = await shown(wanted.path);
      expect(frames.length).toBeGreaterThan(15);
      expect(await shown(got.path)).toEqual(frames);
    },
  );

  it('encodes the picture below a sound on the GPU', async () => {
    await openGpu();
    await make({ options: [...HEVC, ...BT709] });
    await makeTone({ path: bench.path('in.wav'), seconds: 1 });
    await makeTone({ path: cpu.path('in.wav'), seconds: 1 });

    const [wanted, got] = [await render(cpu, 'addaudio'), await render(bench, 'addaudio')];

    expect(got).toMatchObject({ encoder: 'h264_nvenc', fallbackReason: NO_NVDEC.reason });
    expect(encoderLog(bench.folder)).toEqual([
      told('640x360', '25/1'),
      done('640x360', 'cuda', 25),
    ]);
    expect(await psnr(wanted.path, got.path)).toBeGreaterThan(35);
  });

  it.each([
    ['steady', {}, 25],
    ['of 10 bits', { options: HEVC10 }, 25],
    ['without a steady rate', { options: [...BT709, ...UNSTEADY] }, 25],
  ])('cuts a part out on the GPU, video %s', async (_name, recipe, frames) => {
    await openGpu();
    await make({ audio: true, ...recipe });
    const part = { start: 0.52, end: 1.52 };

    const wanted = await render(cpu, 'trim', part);
    const got = await render(bench, 'trim', part);

    expect(got).toMatchObject({ encoder: 'h264_nvenc', fallbackReason: NO_NVDEC.reason });
    expect(encoderLog(bench.folder)).toEqual([
      told('640x360', '25/1'),
      done('640x360', 'cuda', frames),
    ]);
    expect(await psnr(wanted.path, got.path)).toBeGreaterThan(35);
  });

  it('joins clips on the CPU and encodes each piece on the GPU', async () => {
    await openGpu();
    await make({ audio: true });
    const joined = {
      clips: [{ url_video: 'https://a.test/v', end: 1 }, { url_video: 'https://a.test/v' }],
      ...{ transition: 'fade', transition_duration: 0.4 },
    };

    const wanted = await render(cpu, 'concat', joined);
    const got = await render(bench, 'concat', joined);

    expect(got).toMatchObject({ encoder: 'h264_nvenc', fallbackReason: null });
    expect(encoderLog(bench.folder).filter((line) => line.startsWith('end'))).toEqual(
      [15, 10, 40].map((frames) => done('640x360', 'system', frames)),
    );
    expect(await psnr(wanted.path, got.path)).toBeGreaterThan(35);
  });

  it.each([
    ['uploaded', { policy: 'required', faults: [] }, 'cuda', HELD],
    ['filtered on the CPU', WITHOUT_CUDA, 'system', 'no CUDA filters'],
  ] as const)('holds the last frame until a longer sound ends, %s', async (...how) => {
    const [, decision, input, reason] = how;
    await openGpu({}, decision);
    await make({ options: BT709 });
    await makeTone({ path: bench.path('in.wav'), seconds: 3 });
    await makeTone({ path: cpu.path('in.wav'), seconds: 3 });
    const longest = { length: 'longest' };

    const [wanted, got] = [
      await render(cpu, 'addaudio', longest),
      await render(bench, 'addaudio', longest),
    ];

    expect(got).toMatchObject({ encoder: 'h264_nvenc', warnings: [], fallbackReason: reason });
    expect(encoderLog(bench.folder)).toEqual([told('640x360', '25/1'), done('640x360', input, 75)]);
    expect(await psnr(wanted.path, got.path)).toBeGreaterThan(35);
    const frames = await lumaFrames(got.path, '640x360');
    expect(frames.length).toBe(75);
    expect(difference(frames[74], frames[49])).toBeLessThan(3);
    expect(difference(frames[49], frames[0])).toBeGreaterThan(3);
  });

  it('zooms on the CPU and encodes on the GPU', async () => {
    await openGpu();
    await makeStill({ path: bench.path('in.png') });
    await makeStill({ path: cpu.path('in.png') });

    const [wanted, got] = [await render(cpu, 'img2vid'), await render(bench, 'img2vid')];

    expect(got).toMatchObject({ encoder: 'h264_nvenc', fallbackReason: null });
    expect(encoderLog(bench.folder)).toEqual([
      told('1920x1080', '25/1'),
      done('1920x1080', 'system', 10),
    ]);
    expect(await psnr(wanted.path, got.path)).toBeGreaterThan(35);
  });

  it.each<[string, object, readonly string[]]>([
    ['kept in its size', {}, ['640x360', 'cuda']],
    ['made smaller', { width: 320 }, ['320x180', 'system']],
  ])('makes HEVC on the GPU, %s', async (_name, options, [size = '', input = '']) => {
    await openGpu();
    await make({ bframes: 2 });

    const fields = { codec: 'hevc', ...options };
    const wanted = await render(cpu, 'transcode', fields);
    const got = await render(bench, 'transcode', fields);

    expect(got.encoder).toBe('hevc_nvenc');
    const [session = '', end] = encoderLog(bench.folder);
    expect(session).toContain(
      `session codec=hevc size=${size} fps=25/1 chroma=420 depth=8 preset=p6`,
    );
    expect(session).toContain('rc=vbr cq=21.00');
    expect(end).toBe(`end codec=hevc size=${size} input=${input} frames=50`);
    expect(await psnr(wanted.path, got.path)).toBeGreaterThan(35);
  });

  it('tells NVENC a bit rate where there is a number of bytes', async () => {
    await openGpu();
    await make({ seconds: 2 });

    const got = await render(bench, 'transcode', { always_encode: true, max_size_bytes: 60_000 });

    expect(got.encoder).toBe('h264_nvenc');
    const rates = encoderLog(bench.folder).map((line) => / bitrate=(\d+)/.exec(line)?.[1]);
    expect(
      rates.filter((rate) => rate !== undefined && Number(rate) > 100_000).length,
    ).toBeGreaterThan(0);
    expect((await stat(got.path)).size).toBeLessThanOrEqual(60_000);
  });

  it('encodes AV1 on the CPU where the GPU or its ffmpeg does not', async () => {
    await openGpu();
    await make({ seconds: 0.4 });

    const got = await render(bench, 'transcode', { codec: 'av1' });

    expect(got.encoder).toBe('libsvtav1');
    expect(got.fallbackReason).toMatch(/no NVENC encoder for this codec$/);
  });

  it('finds out by itself that NVDEC is missing, and uploads', async () => {
    await openGpu({}, { policy: 'required', faults: [] });
    await make({ seconds: 0.4 });

    const got = await render(bench, 'caption');

    expect(got).toMatchObject({ encoder: 'h264_nvenc', fallbackReason: NO_NVDEC.reason });
    expect(encoderLog(bench.folder).at(-1)).toBe(done('640x360', 'cuda', 10));
  });

  it('filters a turned video on the CPU and says so', async () => {
    await openGpu();
    await make({ seconds: 0.4, size: '360x640' });
    await ffmpeg('-i', cpu.path('in.mkv'), '-c', 'copy', '-f', 'mp4', bench.path('upright'));
    await makeTurned(bench.path('upright'), bench.path('turned'));
    await writeFile(bench.path('in.srt'), CUES);

    const context = bench.context('caption', { url_video: 'turned', url_srt: 'in.srt' });
    const got = await bench.renderers.caption.render(inputFor('caption'), context);

    expect(got).toMatchObject({
      encoder: 'h264_nvenc',
      fallbackReason: 'a turned picture is set upright on the CPU',
    });
    expect(encoderLog(bench.folder).at(-1)).toBe(done('640x360', 'system', 10));
  });

  it.each<[NvsimKnobs, string]>([
    [{ NVSIM_MAX_SESSIONS: '0' }, 'all encoding sessions of the GPU are in use'],
    [{ NVSIM_NO_ENCODER: '1' }, 'the GPU has no NVENC encoder for this codec'],
    [{ NVSIM_FAIL_AFTER_FRAMES: '5' }, 'the GPU encoder failed'],
    [{ NVSIM_NO_DEVICE: '1' }, 'no GPU is visible'],
  ])('goes to the CPU by %j', async (knobs, reason) => {
    await openGpu(knobs);
    await make({ seconds: 0.4 });

    const [wanted, got] = [await render(cpu, 'caption'), await render(bench, 'caption')];

    expect(got).toMatchObject({
      encoder: 'libx264',
      fallbackReason: `${NO_NVDEC.reason}; ${reason}`,
    });
    expect(await psnr(wanted.path, got.path)).toBe(Infinity);
  });
});
