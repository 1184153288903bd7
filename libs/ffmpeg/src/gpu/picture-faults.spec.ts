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

  it('lets the sizes in between through', () => {
    expect([
      ...sizeFaults({ width: 146, height: 50 }),
      ...sizeFaults({ width: 4096, height: 2160 }),
    ]).toEqual([]);
  });
});
