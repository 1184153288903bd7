import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { hasEncoder } from '../../../../test/support/ffmpeg-help';
import { buildNvsim, encoderLog, type NvsimKnobs } from '../../../../test/support/nvsim';
import type { NvencEncoder } from '../encoder-settings';
import { Runner } from '../runner';
import { probeGpu } from './gpu.probe';

const nvsim = buildNvsim();
const withNvsim = nvsim ? describe : describe.skip;

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'probe-'))));
afterEach(() => rm(folder, { recursive: true }));

const { signal } = new AbortController();

describe(probeGpu.name, () => {
  it('finds no GPU where ffmpeg sees no driver', async () => {
    const environment = { PATH: process.env['PATH'], CUDA_VISIBLE_DEVICES: '' };

    const [fault] = await probeGpu(new Runner({ environment }), { folder, signal });

    expect(fault?.unit).toBe('nvenc');
  });
});

withNvsim('probeGpu with NVSim', () => {
  afterAll(() => nvsim?.remove());

  const NO_NVDEC = { unit: 'nvdec', reason: 'the NVIDIA driver lacks its decoder (NVDEC)' };
  const nvenc = (reason: string) => [{ unit: 'nvenc', reason }];

  const probed = (knobs: NvsimKnobs, encoder?: NvencEncoder) => {
    const runner = new Runner({ ffmpegPath: nvsim?.ffmpegIn(folder, knobs) });
    return probeGpu(runner, { folder, signal }, encoder);
  };

  it.each(['h264_nvenc', 'hevc_nvenc'] as const)('finds %s, and no NVDEC', async (encoder) => {
    expect(await probed({}, encoder)).toEqual([NO_NVDEC]);
    expect(encoderLog(folder)).toEqual([
      expect.stringMatching(
        new RegExp(`^session codec=${encoder.slice(0, 4)} size=256x256 fps=25/1 .* preset=p6 `),
      ),
      `end codec=${encoder.slice(0, 4)} size=256x256 input=system frames=1`,
    ]);
  });

  it.each<[NvsimKnobs, string]>([
    [{ NVSIM_NO_ENCODER: '1' }, 'the GPU has no NVENC encoder for this codec'],
    [{ NVSIM_NO_DEVICE: '1' }, 'no GPU is visible'],
    [{ NVSIM_MAX_SESSIONS: '0' }, 'all encoding sessions of the GPU are in use'],
    [{ NVSIM_FAIL_AFTER_FRAMES: '0' }, 'the GPU encoder failed'],
  ])('says of %j: %s', async (knobs, reason) => {
    expect(await probed(knobs)).toMatchObject(nvenc(reason));
  });

  it('tells AV1 from what this ffmpeg and GPU encode', async () => {
    const reason = hasEncoder('av1_nvenc')
      ? 'the GPU has no NVENC encoder for this codec'
      : 'this ffmpeg has no NVENC encoder for this codec';

    expect(await probed({}, 'av1_nvenc')).toEqual(nvenc(reason));
  });
});
