/** A raw 4:2:0 picture that is hard to resample: rings of every fineness, edges, and noise. */
export function detailedStill(width: number, height: number): Uint8Array {
  const columns = Math.ceil(width / 2);
  const rows = Math.ceil(height / 2);
  const picture = new Uint8Array(width * height + 2 * columns * rows);
  const noise = noiseFrom(7);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) picture[at] = 128 + detailAt(x, y, width, noise());
  }
  for (let at = width * height; at < picture.length; at++) {
    const place = (at - width * height) % (columns * rows);
    const [x, y] = [2 * (place % columns), 2 * Math.floor(place / columns)];
    const other = at - width * height >= columns * rows;
    picture[at] = 128 + 0.6 * detailAt(other ? y : x, other ? x : y, width, noise());
  }
  return picture;
}

/** Between -90 and 90: rings whose lines grow finer outwards, on squares with hard edges. */
function detailAt(x: number, y: number, width: number, noise: number): number {
  const radius = x * x + y * y;
  const rings = 40 * Math.cos((radius * Math.PI) / (3 * width));
  const square = ((x >> 6) + (y >> 6)) % 2 === 0 ? 25 : -25;
  return rings + square + 20 * noise;
}

/** Numbers from -1 to 1, the same in each run (xorshift32). */
function noiseFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state | 0) / 2 ** 31;
  };
}
