import { RUNGS, type Rung } from './gpu/rung';
import { codecFaults, CODECS, encoderOn } from './video-codec';

describe(encoderOn.name, () => {
  const rungs = Object.keys(RUNGS) as Rung[];

  it.each([
    ['h264', ['h264_nvenc', 'h264_nvenc', 'h264_nvenc', 'libx264']],
    ['hevc', ['hevc_nvenc', 'hevc_nvenc', 'hevc_nvenc', 'libx265']],
    ['av1', ['av1_nvenc', 'av1_nvenc', 'av1_nvenc', 'libsvtav1']],
    ['vp9', ['libvpx-vp9', 'libvpx-vp9', 'libvpx-vp9', 'libvpx-vp9']],
    ['gif', ['gif', 'gif', 'gif', 'gif']],
  ] as const)('encodes %s on each rung with its own', (codec, encoders) => {
    expect(rungs.map((rung) => encoderOn(rung, codec))).toEqual(encoders);
  });
});

describe(codecFaults.name, () => {
  it('keeps off the GPU what none encodes', () => {
    expect(CODECS.filter((codec) => codecFaults(codec).length > 0)).toEqual(['vp9', 'gif']);
  });
});
