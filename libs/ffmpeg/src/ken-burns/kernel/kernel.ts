// AssemblyScript, compiled to WebAssembly by scripts/kernel.cjs; the rest of the project sees it
// through kernel.calls.ts. All addresses lie in one memory, which the caller lays out.

import { horizontal, vertical } from './passes';
import { fillAxis, padAxis, tapsFor } from './windows';

/**
 * Resamples a plane of bytes: the centre of sample (i, j) of the target lies at (left + i · stepX,
 * top + j · stepY) of the source, where whole numbers are the centres of samples. Lanczos with three
 * lobes, stretched by the step where that shrinks; beyond the edge the edge goes on.
 *
 * `scratch` has room for two tables and a row (kernel.memory.ts). Up to 3 bytes behind the target
 * are overwritten, and up to 32 bytes behind the source are read.
 */
export function resample(
  source: usize,
  width: i32,
  height: i32,
  left: f64,
  stepX: f64,
  top: f64,
  stepY: f64,
  target: usize,
  targetWidth: i32,
  targetHeight: i32,
  lanczos: usize,
  scratch: usize,
): void {
  const columns = scratch;
  const tapsX = (tapsFor(stepX) + 7) & ~7;
  const columnWeights = align(columns + ((targetWidth + 4) << 2));
  const rows = align(columnWeights + (((targetWidth + 4) * tapsX) << 1));
  const tapsY = (tapsFor(stepY) + 1) & ~1;
  const rowWeights = align(rows + (targetHeight << 2));
  const row = align(rowWeights + ((targetHeight * tapsY) << 1));
  fillAxis(columns, columnWeights, targetWidth, tapsX, width, left, stepX, lanczos);
  padAxis(columns, columnWeights, targetWidth, tapsX);
  fillAxis(rows, rowWeights, targetHeight, tapsY, height, top, stepY, lanczos);
  const first = load<i32>(columns);
  const used = load<i32>(columns + ((targetWidth - 1) << 2)) + tapsX - first;
  for (let j = 0; j < targetHeight; j++) {
    const start = load<i32>(rows + (j << 2));
    const above = source + <usize>start * width + first;
    // A plane lower than the window has no rows below it; those have no weight.
    const taps = min(tapsY, (height - start + 1) & ~1);
    vertical(above, width, height - start, taps, rowWeights + ((j * tapsY) << 1), row, used);
    horizontal(row - first, columns, columnWeights, tapsX, target, targetWidth);
    target += targetWidth;
  }
}

/** Mixes `other` into `frame` by `weight` of 256. Both have room for a multiple of 16 bytes. */
export function mix(frame: usize, other: usize, bytes: i32, weight: i32): void {
  const ours = i16x8.splat(<i16>(256 - weight));
  const theirs = i16x8.splat(<i16>weight);
  const half = i16x8.splat(128);
  for (let at = 0; at < bytes; at += 16) {
    const a = v128.load(frame + at);
    const b = v128.load(other + at);
    const low = i16x8.add(
      i16x8.add(
        i16x8.mul(i16x8.extend_low_i8x16_u(a), ours),
        i16x8.mul(i16x8.extend_low_i8x16_u(b), theirs),
      ),
      half,
    );
    const high = i16x8.add(
      i16x8.add(
        i16x8.mul(i16x8.extend_high_i8x16_u(a), ours),
        i16x8.mul(i16x8.extend_high_i8x16_u(b), theirs),
      ),
      half,
    );
    v128.store(frame + at, i8x16.narrow_i16x8_u(i16x8.shr_u(low, 8), i16x8.shr_u(high, 8)));
  }
}

/** Pushes a plane to the left by `shift` samples, and `other` in behind it. */
export function push(plane: usize, other: usize, width: i32, height: i32, shift: i32): void {
  for (let j = 0; j < height; j++) {
    memory.copy(plane, plane + shift, width - shift);
    memory.copy(plane + width - shift, other, shift);
    plane += width;
    other += width;
  }
}

function align(address: usize): usize {
  return (address + 15) & ~15;
}
