import { nvencReason } from './nvenc-reason';

const facts = {
  tool: 'ffmpeg',
  exitCode: 1,
  signal: null,
  timedOut: false,
  canceled: false,
  stderrTail: '',
};

describe(nvencReason.name, () => {
  it.each([
    ['[h264_nvenc @ 0x55] Cannot load libcuda.so.1', 'no NVIDIA driver is installed'],
    [
      '[h264_nvenc @ 0x1] OpenEncodeSessionEx failed: out of memory (10): (no details)\n[h264_nvenc @ 0x1] No capable devices found',
      'all encoding sessions of the GPU are in use',
    ],
    [
      'OpenEncodeSessionEx failed: unsupported device (2)\nNo capable devices found',
      'the GPU has no H.264 encoder (NVENC)',
    ],
    ["Unknown encoder 'h264_nvenc'", 'this ffmpeg has no h264_nvenc'],
    ['cuInit(0) failed -> CUDA_ERROR_NO_DEVICE: no CUDA-capable device', 'no GPU is visible'],
    [
      'Driver does not support the required nvenc API version. Required: 12.1',
      'the NVIDIA driver is too old',
    ],
    ['/tmp/x: something else', 'the GPU encoder failed'],
  ])('puts %j into plain words', (stderrTail, reason) => {
    expect(nvencReason({ ...facts, stderrTail })).toBe(reason);
  });

  it('tells a hang from a failure', () => {
    const hung = { ...facts, exitCode: null, signal: 'SIGKILL', timedOut: true } as const;

    expect(nvencReason(hung)).toBe('the GPU encoder did not answer in time');
  });
});
