// AssemblyScript: the two passes of a resampling, by instructions for 16 bytes at once.
import { ONE } from './windows';

/** One row between the rows of the source, 16 columns at a time, two rows a step. */
export function vertical(
  source: usize,
  stride: i32,
  height: i32,
  taps: i32,
  weights: usize,
  row: usize,
  count: i32,
): void {
  const half = i32x4.splat(ONE >> 1);
  for (let x = 0; x < count; x += 16) {
    let a = half;
    let b = half;
    let c = half;
    let d = half;
    let at = source + x;
    for (let t = 0; t < taps; t += 2) {
      const upper = v128.load(at);
      const lower = t + 1 < height ? v128.load(at + stride) : upper;
      at += stride << 1;
      const pair = v128.load32_splat(weights + (t << 1));
      const low = i8x16.shuffle(
        upper,
        lower,
        0,
        16,
        1,
        17,
        2,
        18,
        3,
        19,
        4,
        20,
        5,
        21,
        6,
        22,
        7,
        23,
      );
      const high = i8x16.shuffle(
        upper,
        lower,
        8,
        24,
        9,
        25,
        10,
        26,
        11,
        27,
        12,
        28,
        13,
        29,
        14,
        30,
        15,
        31,
      );
      a = i32x4.add(a, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(low), pair));
      b = i32x4.add(b, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(low), pair));
      c = i32x4.add(c, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(high), pair));
      d = i32x4.add(d, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(high), pair));
    }
    v128.store(row + x, narrowed(a, b, c, d));
  }
}

/** One row of the target from a row of the right height, four samples at a time. */
export function horizontal(
  row: usize,
  starts: usize,
  weights: usize,
  taps: i32,
  target: usize,
  count: i32,
): void {
  const half = i32x4.splat(ONE >> 1);
  const size = taps << 1;
  for (let i = 0; i < count; i += 4) {
    const at = starts + (i << 2);
    const a = sampleAt(row + load<i32>(at), weights, taps);
    const b = sampleAt(row + load<i32>(at, 4), weights + size, taps);
    const c = sampleAt(row + load<i32>(at, 8), weights + (size << 1), taps);
    const d = sampleAt(row + load<i32>(at, 12), weights + size * 3, taps);
    weights += size << 2;
    const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
    const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
    const sums = i32x4.add(
      v128.shuffle<i32>(ab, cd, 0, 1, 4, 5),
      v128.shuffle<i32>(ab, cd, 2, 3, 6, 7),
    );
    const rounded = i32x4.add(sums, half);
    const bytes = narrowed(rounded, rounded, rounded, rounded);
    store<i32>(target + i, i32x4.extract_lane(bytes, 0));
  }
}

/** The products of a window with its weights, in four parts that are still to be added. */
function sampleAt(row: usize, weights: usize, taps: i32): v128 {
  let sum = i32x4.dot_i16x8_s(v128.load_ext<u8>(row), v128.load(weights));
  for (let t = 8; t < taps; t += 8) {
    const bytes = v128.load_ext<u8>(row + t);
    sum = i32x4.add(sum, i32x4.dot_i16x8_s(bytes, v128.load(weights + (t << 1))));
  }
  return sum;
}

function narrowed(a: v128, b: v128, c: v128, d: v128): v128 {
  const low = i16x8.narrow_i32x4_s(i32x4.shr_s(a, 14), i32x4.shr_s(b, 14));
  const high = i16x8.narrow_i32x4_s(i32x4.shr_s(c, 14), i32x4.shr_s(d, 14));
  return i8x16.narrow_i16x8_u(low, high);
}
