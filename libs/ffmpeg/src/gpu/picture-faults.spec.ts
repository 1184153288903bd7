import { someVideo } from '../media-facts.testing';
import { sizeFaults, videoFaults } from './picture-faults';

const bt709 = { range: 'tv', matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' };

describe(videoFaults.name, () => {
  it.each([
    ['plain', {}],
    ['10 bits of HEVC', { codec: 'hevc', pixelFormat: 'yuv420p10le' }],
    ['untagged HD', { colour: { range: null, matrix: null, primaries: null, transfer: null } }],
  ])('finds none in a video that is %s', (_name, change) => {
    expect(videoFaults(someVideo(change))).toEqual([]);
  });

  it.each([
    [
      'HDR',
      { codec: 'hevc', colour: { ...bt709, transfer: 'smpte2084' } },
      'HDR is converted on the CPU',
    ],
    ['a turned phone', { orientation: 6 as const }, 'a turned picture is set upright on the CPU'],
    [
      'DVD pixels',
      { sampleAspect: { num: 16, den: 15 } },
      'pixels that are not square are scaled on the CPU',
    ],
    ['an odd side', { width: 1919 }, 'odd sides are cropped on the CPU'],
    [
      'another range',
      { colour: { ...bt709, range: 'pc' } },
      'its colours are converted on the CPU',
    ],
    ['4:4:4', { pixelFormat: 'yuv444p' }, 'its colours are converted on the CPU'],
  ])('leaves %s to CPU filters', (_name, change, reason) => {
    expect(videoFaults(someVideo(change))).toEqual([{ unit: 'cuda', reason }]);
  });

  it.each([
    ['another codec', { codec: 'prores' }, 'prores'],
    ['10 bits of H.264', { pixelFormat: 'yuv420p10le' }, 'h264'],
  ])('leaves %s to a CPU decoder', (_name, change, codec) => {
    expect(videoFaults(someVideo(change))).toEqual([
      { unit: 'nvdec', reason: `the GPU does not decode ${codec} of this kind` },
    ]);
  });
});

describe(sizeFaults.name, () => {
  it.each([
    [144, 256, 'the GPU encodes no pictures smaller than 145x49, this is 144x256'],
    [7680, 4320, 'the GPU encodes no H.264 larger than 4096x4096, this is 7680x4320'],
  ])('keeps %dx%d from NVENC, which refuses it', (width, height, reason) => {
    expect(sizeFaults({ width, height })).toEqual([{ unit: 'nvenc', reason }]);
  });

  it.each([
    ['hevc', 128, 256, 'the GPU encodes no pictures smaller than 129x33, this is 128x256'],
    ['hevc', 8194, 64, 'the GPU encodes no HEVC larger than 8192x8192, this is 8194x64'],
    ['av1', 190, 256, 'the GPU encodes no pictures smaller than 192x128, this is 190x256'],
    ['vp9', 1920, 1080, 'no NVIDIA GPU encodes VP9'],
    ['gif', 320, 180, 'no NVIDIA GPU encodes GIF'],
  ] as const)('knows what %s is for NVENC at %dx%d', (codec, width, height, reason) => {
    expect(sizeFaults({ width, height }, codec)).toEqual([{ unit: 'nvenc', reason }]);
  });

  it('looks at what is made of a video, and not at its own size', () => {
    const made = { size: { width: 7680, height: 4320 }, codec: 'hevc' } as const;

    expect(videoFaults(someVideo({ width: 64, height: 36 }), made)).toEqual([]);
  });

  it('lets the sizes in between through', () => {
    expect([
      ...sizeFaults({ width: 146, height: 50 }),
      ...sizeFaults({ width: 4096, height: 2160 }),
    ]).toEqual([]);
  });
});
