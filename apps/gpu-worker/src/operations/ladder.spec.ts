import { ApiError } from '@app/contracts';
import {
  FontLibrary,
  MediaError,
  RunError,
  Runner,
  type Codec,
  type EncoderDecision,
  type GpuFault,
  type Rung,
} from '@app/ffmpeg';

import { climb, type Climb } from './ladder';

const gpu: EncoderDecision = { policy: 'if-possible', faults: [] };

const failure = (stderrTail: string, change = {}) =>
  new RunError({
    ...{ tool: 'ffmpeg', exitCode: 1, signal: null, timedOut: false, canceled: false, stderrTail },
    ...change,
  });
const noSession = failure('OpenEncodeSessionEx failed: out of memory (10)');
const noCodec = failure('No capable devices found');
const noNvdec = failure('Cannot load libnvcuvid.so.1');
const noFilter = failure("No such filter: 'scale_cuda'");

const DRIVER: GpuFault = { unit: 'nvenc', reason: 'no NVIDIA driver is installed' };
const NVDEC: GpuFault = { unit: 'nvdec', reason: 'the NVIDIA driver lacks its decoder (NVDEC)' };
const HDR: GpuFault = { unit: 'cuda', reason: 'HDR is converted on the CPU' };

interface Setting {
  readonly decision?: EncoderDecision;
  readonly ladder?: Climb['ladder'];
  readonly faults?: readonly GpuFault[];
  readonly codec?: Codec;
  /** How rungs fail; the others work. */
  readonly failing?: Partial<Record<Rung, Error>>;
}

/** Climbs and notes which rungs were tried. */
function climbed({ decision = gpu, ladder = 'whole', faults = [], codec, failing = {} }: Setting) {
  const tried: Rung[] = [];
  const encoder = Promise.resolve(decision);
  const tools = { runner: new Runner(), encoder, fonts: new FontLibrary() };
  const result = climb(tools, { ladder, faults, ...(codec && { codec }) }, async (rung) => {
    tried.push(rung);
    const error = failing[rung];
    if (error) throw error;
    return `made on ${rung}`;
  });
  return { tried, result };
}

describe(climb.name, () => {
  it.each<[string, Setting, Rung[], string | null]>([
    ['all on the GPU where nothing is in the way', {}, ['gpu'], null],
    [
      'img2vid filtered on the CPU, as its best',
      { ladder: 'encoding', decision: { ...gpu, faults: [NVDEC] } },
      ['cpu-filters'],
      null,
    ],
    [
      'uploaded where the driver has no NVDEC',
      { decision: { ...gpu, faults: [NVDEC] } },
      ['uploaded'],
      'the NVIDIA driver lacks its decoder (NVDEC)',
    ],
    [
      'uploaded when NVDEC fails',
      { failing: { gpu: noNvdec } },
      ['gpu', 'uploaded'],
      'the NVIDIA driver lacks its decoder (NVDEC)',
    ],
    [
      'uploaded when NVDEC loses frames',
      { failing: { gpu: new ApiError('media_invalid', 'url_video: It is damaged.') } },
      ['gpu', 'uploaded'],
      'the GPU can not decode this video',
    ],
    ['HDR filtered on the CPU', { faults: [HDR] }, ['cpu-filters'], 'HDR is converted on the CPU'],
    [
      'filtered on the CPU without CUDA filters',
      { failing: { gpu: noFilter } },
      ['gpu', 'cpu-filters'],
      'this ffmpeg has no CUDA filters',
    ],
    [
      'on the CPU at once when no session is left',
      { failing: { gpu: noSession } },
      ['gpu', 'cpu'],
      'all encoding sessions of the GPU are in use',
    ],
    [
      'on the CPU when the result is broken',
      { failing: { gpu: new MediaError('output_invalid', 'It does not decode.') } },
      ['gpu', 'cpu'],
      'what the GPU made did not pass our checks',
    ],
    [
      'on the CPU without a driver, and only that is said',
      { decision: { ...gpu, faults: [DRIVER] }, faults: [HDR] },
      ['cpu'],
      'no NVIDIA driver is installed',
    ],
    [
      'on the CPU without a word where that is the policy',
      { decision: { policy: 'disable', faults: [] }, faults: [HDR] },
      ['cpu'],
      null,
    ],
    [
      'down to the CPU when failures say nothing, in three tries',
      { failing: { gpu: failure('?'), uploaded: failure('?'), 'cpu-filters': failure('?') } },
      ['gpu', 'cpu-filters', 'cpu'],
      'filtering on the GPU failed; the GPU encoder failed',
    ],
    [
      'down step by step, and every step is told',
      { failing: { gpu: noNvdec, uploaded: noFilter, 'cpu-filters': noSession } },
      ['gpu', 'uploaded', 'cpu-filters', 'cpu'],
      'the NVIDIA driver lacks its decoder (NVDEC); this ffmpeg has no CUDA filters; all encoding sessions of the GPU are in use',
    ],
  ])('renders %s', async (_name, setting, rungs, fallbackReason) => {
    const { tried, result } = climbed(setting);

    expect(await result).toEqual({
      made: `made on ${rungs.at(-1)}`,
      encoder: rungs.at(-1) === 'cpu' ? 'libx264' : 'h264_nvenc',
      fallbackReason,
    });
    expect(tried).toEqual(rungs);
  });

  it.each([
    ['hevc', {}, 'hevc_nvenc', null],
    ['av1', { gpu: noCodec }, 'libsvtav1', 'the GPU has no NVENC encoder for this codec'],
  ] as const)('encodes %s by its own encoder', async (codec, failing, encoder, fallbackReason) => {
    const { result } = climbed({ codec, failing });

    expect(await result).toMatchObject({ encoder, fallbackReason });
  });

  it('never encodes on the CPU where a GPU is required', async () => {
    const decision = { ...gpu, policy: 'required' } as const;
    const { tried, result } = climbed({ decision, failing: { gpu: noSession } });

    await expect(result).rejects.toMatchObject({
      code: 'encode_failed',
      detail: 'A GPU encoder is required, but all encoding sessions of the GPU are in use.',
      cause: noSession,
    });
    expect(tried).toEqual(['gpu']);
  });

  it.each<[string, Rung, Error]>([
    ['the job was stopped', 'gpu', failure('', { canceled: true })],
    ['its time is over', 'gpu', failure('', { timedOut: true })],
    ['the result is too large', 'gpu', failure('', { exitCode: null, signal: 'SIGXFSZ' })],
    ['the captions are at fault', 'gpu', new ApiError('subtitle_invalid', 'url_srt: empty')],
    ['the source is damaged', 'cpu-filters', new ApiError('media_invalid', 'url_video: damaged')],
    ['the CPU fails', 'cpu', failure('?')],
  ])('does not try again where %s', async (_name, rung, error) => {
    const faults = { gpu: [], uploaded: [NVDEC], 'cpu-filters': [HDR], cpu: [DRIVER] }[rung];
    const { tried, result } = climbed({ faults, failing: { [rung]: error } });

    await expect(result).rejects.toBe(error);
    expect(tried).toEqual([rung]);
  });
});
