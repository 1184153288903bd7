import { readFile, writeFile } from 'node:fs/promises';

import { makeStill, makeTone, makeVideo } from '../../../../test/support/media';
import { climb } from './ladder';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';

/** An ffmpeg that notes its arguments and fails on a rung's own part, as it does without that. */
const RECORDER = `#!/bin/sh
{ printf '%s\\n' "$@"; echo; } >> argv
case "$*" in
*hwaccel*) echo 'Cannot load libnvcuvid.so.1' >&2; exit 1 ;;
*hwupload*) echo 'cuModuleLoadData failed -> CUDA_ERROR_UNSUPPORTED_PTX_VERSION' >&2; exit 1 ;;
*nvenc*) echo 'OpenEncodeSessionEx failed: out of memory (10)' >&2; exit 1 ;;
esac
exec ffmpeg "$@"
`;

const ALL_STEPS =
  "the NVIDIA driver lacks its decoder (NVDEC); ffmpeg's CUDA filters do not run on this GPU; all encoding sessions of the GPU are in use";

const GLOBAL = [
  ...['-hide_banner', '-nostdin', '-y', '-v', 'warning', '-nostats', '-progress', 'pipe:1'],
  ...['-stats_period', '0.25'],
];
const guard = (demuxer: string, maxPixels: number) => [
  ...['-protocol_whitelist', 'file', '-f', demuxer, '-max_pixels', String(maxPixels)],
];
const DEVICE = ['-init_hw_device', 'cuda=gpu', '-filter_hw_device', 'gpu'];
const NVDEC = ['-hwaccel', 'cuda', '-hwaccel_device', 'gpu', '-hwaccel_output_format', 'cuda'];
const NVENC = [
  ...['-c:v', 'h264_nvenc', '-preset', 'p6', '-tune', 'hq', '-rc', 'vbr', '-bf', '3'],
  ...['-b_ref_mode', 'middle', '-spatial-aq', '1', '-rc-lookahead', '20', '-cq', '21'],
  ...['-profile:v', 'high', '-g', '100'],
];
const X264 = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-profile:v', 'high', '-g', '100'],
];
const PLAIN = ['-pix_fmt', 'yuv420p'];
const COLOURS = [
  ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
  ...['-color_range', 'tv', '-fps_mode:v', 'passthrough', '-enc_time_base:v', '1:25'],
];
const AAC = ['-c:a', 'aac', '-profile:a', 'aac_low', '-b:a', '160k'];
const RESULT = [
  ...['-map_metadata', '-1', '-map_chapters', '-1', '-movflags', '+faststart', '-f', 'mp4'],
  'file:result.mp4',
];
const MARKS = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,setsar=1';
const BT709 = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];

// Real encodes, on machines that may be busy with others.
describe(`${climb.name}, as it is really spawned`, () => {
  let bench: RenderBench;
  beforeEach(async () => {
    const decision = { policy: 'if-possible', faults: [] } as const;
    bench = await RenderBench.open({ decision, ffmpegName: 'recorder' });
    await writeFile(bench.path('recorder'), RECORDER, { mode: 0o755 });
  });
  afterEach(() => bench.close());

  /** The argument lists of all tries at the result, in their order. */
  const tries = async () => {
    const runs = (await readFile(bench.path('argv'), 'utf8')).trimEnd().split('\n\n');
    return runs.map((run) => run.split('\n')).filter((args) => args.at(-1) === RESULT.at(-1));
  };

  it('draws captions on four rungs', async () => {
    await makeVideo({ path: bench.path('in.mp4'), seconds: 0.4, audio: true, options: BT709 });
    await writeFile(bench.path('in.srt'), '00:00:00,000 --> 00:00:01,000\nHello');
    const files = { url_video: 'in.mp4', url_srt: 'in.srt' };

    const result = await bench.renderers.caption.render(
      inputFor('caption'),
      bench.context('caption', files, { max_pixels: 1_000_000 }),
    );

    const read = [...GLOBAL, ...guard('mov', 1_000_000)];
    const open = (graph: string) => [
      ...['-i', 'file:in.mp4', '-filter_complex', graph, '-map', '[captioned]'],
    ];
    const close = [...COLOURS, '-map', '0:1', '-c:a', 'copy', ...RESULT];
    const overlay =
      '[base];color=c=black@0.0:s=320x180:r=25/1,format=yuva420p,settb=AVTB,setpts=PTS+0.000000/TB+1,' +
      'ass=filename=canvas.ass:alpha=1,setpts=PTS-0.5/(25/1*TB),hwupload[canvas];' +
      `[base][canvas]overlay_cuda=shortest=1,${MARKS}[captioned]`;
    const onGpu = `[0:0]scale_cuda=format=yuv420p${overlay}`;
    const uploaded = `[0:0]format=yuv420p,hwupload,scale_cuda=format=yuv420p${overlay}`;
    const onCpu = open(`[0:0]${MARKS},ass=filename=captions.ass[captioned]`);
    expect(await tries()).toEqual([
      [...read, ...DEVICE, ...NVDEC, ...open(onGpu), ...NVENC, ...close],
      [...read, ...DEVICE, ...open(uploaded), ...NVENC, ...close],
      [...read, ...onCpu, ...NVENC, ...PLAIN, ...close],
      [...read, ...onCpu, ...X264, ...PLAIN, ...close],
    ]);
    expect(result).toMatchObject({ encoder: 'libx264', fallbackReason: ALL_STEPS });
  });

  it('encodes a picture below a sound on four rungs', async () => {
    const hevc = ['-c:v', 'libx265', '-x265-params', 'log-level=0', ...BT709];
    await makeVideo({ path: bench.path('in.mkv'), seconds: 0.8, options: hevc });
    await makeTone({ path: bench.path('in.wav'), seconds: 0.4 });
    const files = { url_video: 'in.mkv', url_audio: 'in.wav' };

    const result = await bench.renderers.addaudio.render(
      inputFor('addaudio'),
      bench.context('addaudio', files, { max_pixels: 1_000_000 }),
    );

    const read = [...GLOBAL, ...guard('matroska', 1_000_000)];
    const sound =
      '[1:0]asetpts=PTS-STARTPTS,aresample=44100:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=mono,apad=whole_len=17640,atrim=end_sample=17640[sound]';
    const open = (filters: string) => [
      ...['-i', 'file:in.mkv', ...guard('wav', 1_000_000), '-i', 'file:in.wav'],
      '-filter_complex',
      `[0:0]setpts=PTS-STARTPTS,trim=end=0.400000,${filters}${MARKS}[picture];${sound}`,
      ...['-map', '[picture]'],
    ];
    const close = [...COLOURS, '-map', '[sound]', ...AAC, ...RESULT];
    const onGpu = 'scale_cuda=format=yuv420p,';
    const uploaded = 'format=yuv420p,hwupload,scale_cuda=format=yuv420p,';
    expect(await tries()).toEqual([
      [...read, ...DEVICE, ...NVDEC, ...open(onGpu), ...NVENC, ...close],
      [...read, ...DEVICE, ...open(uploaded), ...NVENC, ...close],
      [...read, ...open(''), ...NVENC, ...PLAIN, ...close],
      [...read, ...open(''), ...X264, ...PLAIN, ...close],
    ]);
    expect(result).toMatchObject({ encoder: 'libx264', fallbackReason: ALL_STEPS });
  });

  it('makes the frames of a still on two rungs', async () => {
    await makeStill({ path: bench.path('in.png') });

    const result = await bench.renderers.img2vid.render(
      { ...inputFor('img2vid', { frame_rate: 25 }), duration: 0.08 },
      bench.context('img2vid', { url_image: 'in.png' }),
    );

    const raw = ['-pixel_format', 'yuv420p', '-video_size', '1920x1080', '-framerate', '25/1'];
    const fed = ['-protocol_whitelist', 'pipe', ...guard('rawvideo', 1920 * 1080).slice(2)];
    const read = [...GLOBAL, ...fed, ...raw, '-i', 'pipe:0'];
    const graph = `[0:v:0]${MARKS}[framed]`;
    const open = ['-filter_complex', graph, '-map', '[framed]'];
    expect(await tries()).toEqual([
      [...read, ...open, ...NVENC, ...PLAIN, ...COLOURS, ...RESULT],
      [...read, ...open, ...X264, ...PLAIN, ...COLOURS, ...RESULT],
    ]);
    expect(result).toMatchObject({
      ...{ encoder: 'libx264' },
      fallbackReason: 'all encoding sessions of the GPU are in use',
    });
  });
});
