import type { RunFacts } from './errors';

/** What ffmpeg's words about a GPU encoder that did not work mean, in the order they are looked for. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/Cannot load libcuda|Cannot load libnvidia-encode/, 'no NVIDIA driver is installed'],
  [/CUDA_ERROR_NO_DEVICE|no CUDA-capable device/, 'no GPU is visible'],
  [/Unknown encoder/, 'this ffmpeg has no h264_nvenc'],
  [/required nvenc API version|minimum required Nvidia driver/, 'the NVIDIA driver is too old'],
  [/out of memory \(10\)/, 'all encoding sessions of the GPU are in use'],
  [/unsupported device|No (NVENC )?capable devices found/, 'the GPU has no H.264 encoder (NVENC)'],
];

/** Why the GPU did not encode, in plain words: no path, no log line. Ends a sentence `…, but …`. */
export function nvencReason({ stderrTail, timedOut, exitCode, signal }: RunFacts): string {
  if (timedOut) return 'the GPU encoder did not answer in time';
  if (exitCode === null && signal === null) return 'ffmpeg could not be started';
  const meaning = MEANINGS.find(([pattern]) => pattern.test(stderrTail));
  return meaning?.[1] ?? 'the GPU encoder failed';
}
