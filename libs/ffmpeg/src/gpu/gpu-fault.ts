import type { RunFacts } from '../errors';
import { RUNGS, type GpuUnit, type Rung } from './rung';

/** Why a part of the GPU is of no use to a render, in plain words: no path, no log line. */
export interface GpuFault {
  readonly unit: GpuUnit;
  /** Ends a sentence `…, but …`. */
  readonly reason: string;
  /** What others hold may be free for the next render. */
  readonly passes?: true;
}

/**
 * What ffmpeg's words mean, in the order they are looked for: what made a unit fail stands before
 * what then followed from it. A driver that is missing is NVENC's fault, which every rung needs.
 */
const MEANINGS: readonly (readonly [RegExp, GpuUnit, string, 'passes'?])[] = [
  [/Cannot load libcuda|Cannot load libnvidia-encode/, 'nvenc', 'no NVIDIA driver is installed'],
  [/CUDA_ERROR_NO_DEVICE|no CUDA-capable device/, 'nvenc', 'no GPU is visible'],
  [/Unknown encoder/, 'nvenc', 'this ffmpeg has no NVENC encoder for this codec'],
  [
    /required nvenc API version|minimum required Nvidia driver|CUDA_ERROR_SYSTEM_DRIVER_MISMATCH/,
    'nvenc',
    'the NVIDIA driver is too old',
  ],
  [/out of memory \(10\)/, 'nvenc', 'all encoding sessions of the GPU are in use', 'passes'],
  [
    /B frames as references|RC lookahead not supported|Max B-frames \d+ exceed/,
    'nvenc',
    'the GPU is too old; Turing or newer is needed',
  ],
  [
    /unsupported device|No (NVENC )?capable devices found/,
    'nvenc',
    'the GPU has no NVENC encoder for this codec',
  ],
  [/(EncodePicture|InitializeEncoder) failed/, 'nvenc', 'the GPU encoder failed'],
  [/CUDA_ERROR_OUT_OF_MEMORY/, 'nvenc', 'the GPU has no memory left', 'passes'],
  [/No such filter/, 'cuda', 'this ffmpeg has no CUDA filters'],
  [
    /CUDA_ERROR_(\w*PTX|NO_BINARY_FOR_GPU|NOT_FOUND)/,
    'cuda',
    "ffmpeg's CUDA filters do not run on this GPU",
  ],
  [/CUDA_ERROR_/, 'nvenc', 'the GPU reported an error'],
  [/libnvcuvid|nvcuvid/, 'nvdec', 'the NVIDIA driver lacks its decoder (NVDEC)'],
  [
    /Failed setup for format cuda|Impossible to convert between the formats|decoder surfaces/,
    'nvdec',
    'the GPU can not decode this video',
  ],
];

/**
 * What a run on a rung that failed says about the parts of the GPU that the rung uses; `unknown` is
 * at fault where it says nothing.
 */
export function gpuFault(facts: RunFacts, rung: Rung, unknown: GpuUnit): GpuFault {
  const { stderrTail, timedOut, exitCode, signal } = facts;
  if (timedOut) return { unit: 'nvenc', reason: 'the GPU encoder did not answer in time' };
  if (exitCode === null && signal === null) {
    return { unit: 'nvenc', reason: 'ffmpeg could not be started' };
  }
  const { uses } = RUNGS[rung];
  const meaning = MEANINGS.find(([said, unit]) => uses.includes(unit) && said.test(stderrTail));
  if (!meaning) return { unit: unknown, reason: UNKNOWN[unknown] };
  const [, unit, reason, passes] = meaning;
  return { unit, reason, ...(passes && { passes: true }) };
}

const UNKNOWN: Readonly<Record<GpuUnit, string>> = {
  nvdec: 'the GPU decoder failed',
  cuda: 'filtering on the GPU failed',
  nvenc: 'the GPU encoder failed',
};
