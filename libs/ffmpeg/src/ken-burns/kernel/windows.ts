// AssemblyScript: for each sample of an axis, of which samples it is made and by what weights.

/** Half the width of the Lanczos window at its own scale, in samples. */
const LOBES: f64 = 3;
/** Entries of the window's table a sample; read with linear interpolation, errors stay below 1e-6. */
const TABLE_STEPS: f64 = 1024;
/** Weights are whole numbers of 1/2^14: pairs of products of bytes fit 32 bits with room. */
export const ONE: i32 = 1 << 14;

/** How many samples a window takes in. */
export function tapsFor(step: f64): i32 {
  return <i32>Math.ceil(2 * LOBES * Math.max(1, step));
}

/** For each sample of an axis where its window starts, and its weights, which add up to one. */
export function fillAxis(
  starts: usize,
  weights: usize,
  count: i32,
  taps: i32,
  size: i32,
  offset: f64,
  step: f64,
  lanczos: usize,
): void {
  const stretch = Math.max(1, step);
  const reach = LOBES * stretch;
  const inner = <i32>Math.ceil(2 * reach);
  for (let i = 0; i < count; i++) {
    const centre = offset + <f64>i * step;
    const first = <i32>Math.floor(centre - reach) + 1;
    const start = max(0, min(first, size - taps));
    store<i32>(starts + (i << 2), start);
    fillWeights(weights, taps, start, first, inner, size, centre, stretch, lanczos);
    weights += taps << 1;
  }
}

function fillWeights(
  weights: usize,
  taps: i32,
  start: i32,
  first: i32,
  inner: i32,
  size: i32,
  centre: f64,
  stretch: f64,
  lanczos: usize,
): void {
  memory.fill(weights, 0, taps << 1);
  let sum: f64 = 0;
  for (let t = 0; t < inner; t++) sum += lanczosAt(lanczos, (<f64>(first + t) - centre) / stretch);
  let left = ONE;
  for (let t = 0; t < inner; t++) {
    const weight = lanczosAt(lanczos, (<f64>(first + t) - centre) / stretch);
    const whole = <i32>Math.round((weight / sum) * <f64>ONE);
    left -= whole;
    addWeight(weights, max(0, min(first + t, size - 1)) - start, whole);
  }
  const nearest = max(0, min(<i32>Math.round(centre), size - 1)) - start;
  addWeight(weights, nearest, left);
}

function addWeight(weights: usize, at: i32, weight: i32): void {
  const place = weights + (at << 1);
  store<i16>(place, <i16>(<i32>load<i16>(place) + weight));
}

function lanczosAt(table: usize, x: f64): f64 {
  const place = Math.abs(x) * TABLE_STEPS;
  if (place >= LOBES * TABLE_STEPS) return 0;
  const at = <i32>place;
  const below = load<f64>(table + (at << 3));
  return below + (load<f64>(table + (at << 3), 8) - below) * (place - <f64>at);
}

/** Four columns are made at once: the last ones stand in for those that are missing. */
export function padAxis(starts: usize, weights: usize, count: i32, taps: i32): void {
  const last = load<i32>(starts + ((count - 1) << 2));
  for (let i = count; i < count + 3; i++) {
    store<i32>(starts + (i << 2), last);
    memory.fill(weights + ((i * taps) << 1), 0, taps << 1);
  }
}
