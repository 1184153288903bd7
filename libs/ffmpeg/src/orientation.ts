/**
 * How a stored picture must be turned to stand upright: the eight values of EXIF's Orientation,
 * used for videos too. 1 is upright, 5 to 8 swap width and height.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const FILTERS: Readonly<Record<Orientation, readonly string[]>> = {
  1: [],
  2: ['hflip'],
  3: ['hflip', 'vflip'],
  4: ['vflip'],
  5: ['transpose=cclock_flip'],
  6: ['transpose=clock'],
  7: ['transpose=clock_flip'],
  8: ['transpose=cclock'],
};

/** The filters that turn a picture upright. */
export function uprightFilters(orientation: Orientation): readonly string[] {
  return FILTERS[orientation];
}

/** Whether turning upright swaps width and height. */
export function swapsSides(orientation: Orientation): boolean {
  return orientation >= 5;
}

/** A number from a file as an orientation; anything odd counts as upright, as browsers do. */
export function toOrientation(value: number): Orientation {
  return Number.isInteger(value) && value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

/**
 * The orientation in a display matrix as ffprobe prints it (three lines of three 16.16 numbers).
 * A matrix that is no multiple of 90 degrees counts as upright: ffmpeg's `rotation` for a broken
 * one is -9223372036854776000.
 */
export function orientationOfMatrix(text: string): Orientation {
  const numbers = [...text.matchAll(/^[0-9a-f]{8}:\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)\s*$/gm)].flatMap(
    (row) => row.slice(1).map(Number),
  );
  const [a = 0, b = 0, , c = 0, d = 0] = numbers;
  const signs = [a, b, c, d].map((value) => (Math.abs(value) < 256 ? 0 : Math.sign(value)));
  return MATRICES[signs.join(' ')] ?? 1;
}

/** By the signs of a, b, c, d in x' = ax + cy, y' = bx + dy. */
const MATRICES: Readonly<Record<string, Orientation>> = {
  '1 0 0 1': 1,
  '-1 0 0 1': 2,
  '-1 0 0 -1': 3,
  '1 0 0 -1': 4,
  '0 1 1 0': 5,
  '0 1 -1 0': 6,
  '0 -1 -1 0': 7,
  '0 -1 1 0': 8,
};
