import { Readable } from 'node:stream';

import { MP4_OPTIONS, videoEncoderOptions } from './encoder';
import { toArgs } from './command';

const READ = ['-hide_banner', '-nostdin', '-y', '-v', 'warning'];
const PROGRESS = ['-nostats', '-progress', 'pipe:1', '-stats_period', '0.25'];

describe(toArgs.name, () => {
  it('guards every input anew and names files by file:', () => {
    const args = toArgs({
      inputs: [
        { name: 'video', demuxer: 'mov', maxPixels: 1000 },
        { name: '-audio', demuxer: 'mp3', maxPixels: 1000, options: ['-t', '1'] },
      ],
      chains: [
        { from: '0:v:0', filters: ['hflip', 'vflip'], to: 'a' },
        { from: 'a', filters: [], to: 'b' },
      ],
      outputs: [{ options: ['-map', '[b]', ...MP4_OPTIONS], name: 'result.mp4' }],
    });

    expect(args).toEqual([
      ...[...READ, ...PROGRESS, '-protocol_whitelist', 'file', '-f', 'mov'],
      ...['-max_pixels', '1000', '-i', 'file:video'],
      ...['-protocol_whitelist', 'file', '-f', 'mp3', '-max_pixels', '1000', '-t', '1'],
      ...['-i', 'file:-audio'],
      ...['-filter_complex', '[0:v:0]hflip,vflip[a];[a]null[b]'],
      ...['-map', '[b]', '-map_metadata', '-1', '-map_chapters', '-1'],
      ...['-movflags', '+faststart', '-f', 'mp4', 'file:result.mp4'],
    ]);
  });

  it('reads what is fed from standard input and from nothing else', () => {
    const raw = {
      name: '',
      demuxer: 'rawvideo',
      maxPixels: 1000,
      feed: Readable.from([]),
    } as const;

    expect(toArgs({ inputs: [raw], chains: [], outputs: [] })).toEqual([
      ...[...READ, ...PROGRESS, '-protocol_whitelist', 'pipe', '-f', 'rawvideo'],
      ...['-max_pixels', '1000', '-i', 'pipe:0'],
    ]);
  });
});

describe(videoEncoderOptions.name, () => {
  const common = [
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
    ...['-color_range', 'tv'],
    ...['-fps_mode:v', 'passthrough', '-enc_time_base:v', '1001:30000'],
  ];
  const rate = { num: 30_000, den: 1001 };
  const groups = ['-g', '120'];

  const x264 = [...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-profile:v', 'high']];
  const nvenc = [
    ...['-c:v', 'h264_nvenc', '-preset', 'p6', '-tune', 'hq', '-rc', 'vbr'],
    ...['-bf', '3', '-b_ref_mode', 'middle', '-spatial-aq', '1', '-rc-lookahead', '20'],
    ...['-cq', '21', '-profile:v', 'high'],
  ];

  it.each([
    ['cpu', [...x264, ...groups, '-pix_fmt', 'yuv420p']],
    ['cpu-filters', [...nvenc, ...groups, '-pix_fmt', 'yuv420p']],
    ['uploaded', [...nvenc, ...groups]],
    ['gpu', [...nvenc, ...groups]],
  ] as const)('tells quality, colours and clock on the rung %s', (rung, settings) => {
    const options = videoEncoderOptions({ rung, quality: 'standard', rate });

    expect(options).toEqual([...settings, ...common]);
  });

  it.each([
    ['draft', ['-preset', 'superfast', '-crf', '26']],
    ['high', ['-preset', 'medium', '-crf', '17']],
  ] as const)('knows the quality %s', (quality, settings) => {
    const options = videoEncoderOptions({ rung: 'cpu', quality, rate });

    expect(options.slice(0, 6)).toEqual(['-c:v', 'libx264', ...settings]);
  });
});
