import { gpuFault } from './gpu-fault';

const facts = {
  tool: 'ffmpeg',
  exitCode: 1,
  signal: null,
  timedOut: false,
  canceled: false,
  stderrTail: '',
};

describe(gpuFault.name, () => {
  it.each([
    ['[h264_nvenc @ 0x55] Cannot load libcuda.so.1', 'nvenc', 'no NVIDIA driver is installed'],
    [
      '[h264_nvenc @ 0x1] OpenEncodeSessionEx failed: out of memory (10): (no details)\n[h264_nvenc @ 0x1] No capable devices found',
      'nvenc',
      'all encoding sessions of the GPU are in use',
    ],
    [
      'OpenEncodeSessionEx failed: unsupported device (2)\nNo capable devices found',
      'nvenc',
      'the GPU has no NVENC encoder for this codec',
    ],
    [
      '[h264_nvenc @ 0x1] No NVENC capable devices found',
      'nvenc',
      'the GPU has no NVENC encoder for this codec',
    ],
    [
      '[hevc_nvenc @ 0x1] B frames as references are not supported\nNo capable devices found',
      'nvenc',
      'the GPU is too old; Turing or newer is needed',
    ],
    ["Unknown encoder 'h264_nvenc'", 'nvenc', 'this ffmpeg has no NVENC encoder for this codec'],
    [
      'cuInit(0) failed -> CUDA_ERROR_NO_DEVICE: no CUDA-capable device',
      'nvenc',
      'no GPU is visible',
    ],
    [
      'Driver does not support the required nvenc API version. Required: 12.1',
      'nvenc',
      'the NVIDIA driver is too old',
    ],
    ['EncodePicture failed!: generic error (20)', 'nvenc', 'the GPU encoder failed'],
    [
      'cu->cuMemAllocPitch() failed -> CUDA_ERROR_OUT_OF_MEMORY: out of memory',
      'nvenc',
      'the GPU has no memory left',
    ],
    ['-> CUDA_ERROR_ILLEGAL_ADDRESS: an illegal', 'nvenc', 'the GPU reported an error'],
    ["No such filter: 'overlay_cuda'", 'cuda', 'this ffmpeg has no CUDA filters'],
    [
      'cuModuleLoadData failed -> CUDA_ERROR_UNSUPPORTED_PTX_VERSION',
      'cuda',
      "ffmpeg's CUDA filters do not run on this GPU",
    ],
    [
      '[h264 @ 0x1] Cannot load libnvcuvid.so.1\n[h264 @ 0x1] Failed loading nvcuvid.\n[h264 @ 0x1] Failed setup for format cuda',
      'nvdec',
      'the NVIDIA driver lacks its decoder (NVDEC)',
    ],
    [
      "Impossible to convert between the formats supported by the filter 'graph 0 input from stream 0:0'",
      'nvdec',
      'the GPU can not decode this video',
    ],
    ['/tmp/x: something else', 'cuda', 'filtering on the GPU failed'],
  ])('puts %j into plain words', (stderrTail, unit, reason) => {
    expect(gpuFault({ ...facts, stderrTail }, 'gpu', 'cuda')).toMatchObject({ unit, reason });
  });

  it('knows what may be free again for the next render', () => {
    const full = { ...facts, stderrTail: 'OpenEncodeSessionEx failed: out of memory (10)' };
    const gone = { ...facts, stderrTail: 'CUDA_ERROR_NO_DEVICE' };

    expect(gpuFault(full, 'cpu-filters', 'nvenc')).toEqual({
      ...{ unit: 'nvenc', reason: 'all encoding sessions of the GPU are in use', passes: true },
    });
    expect(gpuFault(gone, 'cpu-filters', 'nvenc')).toEqual({
      ...{ unit: 'nvenc', reason: 'no GPU is visible' },
    });
  });

  it('blames no part that the rung does not use', () => {
    const odd = { ...facts, stderrTail: 'Impossible to convert between the formats' };

    expect(gpuFault(odd, 'cpu-filters', 'nvenc')).toEqual({
      ...{ unit: 'nvenc', reason: 'the GPU encoder failed' },
    });
  });

  it('tells a hang from a failure', () => {
    const hung = { ...facts, exitCode: null, signal: 'SIGKILL', timedOut: true } as const;

    expect(gpuFault(hung, 'gpu', 'cuda')).toEqual({
      unit: 'nvenc',
      reason: 'the GPU encoder did not answer in time',
    });
  });

  it('tells an ffmpeg that is not there', () => {
    expect(gpuFault({ ...facts, exitCode: null }, 'gpu', 'nvdec')).toEqual({
      unit: 'nvenc',
      reason: 'ffmpeg could not be started',
    });
  });
});
