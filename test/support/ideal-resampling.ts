/** Samples of one value in double precision, rows from the top. */
export interface IdealPlane {
  readonly width: number;
  readonly height: number;
  readonly samples: Float64Array;
}

/** Where samples of a result lie in a source: the centre of the first, and the distance. */
export interface SamplingAxis {
  readonly offset: number;
  readonly step: number;
  readonly count: number;
}

/**
 * The ideal of a resampling: Lanczos with three lobes, stretched by the step where that shrinks, each
 * sample summed in double precision, nothing rounded between. Beyond the edge the edge goes on.
 */
export function idealResampling(
  source: IdealPlane,
  { x, y }: { readonly x: SamplingAxis; readonly y: SamplingAxis },
): IdealPlane {
  const tall = turned(resampledRows(source, x));
  return turned(resampledRows(tall, y));
}

function resampledRows({ width, height, samples }: IdealPlane, axis: SamplingAxis): IdealPlane {
  const { places, weights, taps } = windowsOf(axis, width);
  const result = new Float64Array(axis.count * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < axis.count; column++) {
      let sum = 0;
      for (let tap = column * taps; tap < (column + 1) * taps; tap++) {
        sum += (weights[tap] ?? 0) * (samples[row * width + (places[tap] ?? 0)] ?? 0);
      }
      result[row * axis.count + column] = sum;
    }
  }
  return { width: axis.count, height, samples: result };
}

/** Rows as columns. */
function turned({ width, height, samples }: IdealPlane): IdealPlane {
  const result = new Float64Array(samples.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      result[column * height + row] = samples[row * width + column] ?? 0;
    }
  }
  return { width: height, height: width, samples: result };
}

/** Bytes as a plane. */
export function idealPlane(width: number, height: number, bytes: Uint8Array): IdealPlane {
  return { width, height, samples: Float64Array.from(bytes.subarray(0, width * height)) };
}

/** For each sample the places that it is made of and their weights, `taps` one behind the other. */
function windowsOf({ offset, step, count }: SamplingAxis, size: number) {
  const stretch = Math.max(1, step);
  const taps = Math.ceil(6 * stretch) + 1;
  const places = new Int32Array(count * taps);
  const weights = new Float64Array(count * taps);
  for (let index = 0; index < count; index++) {
    const centre = offset + index * step;
    const from = Math.ceil(centre - 3 * stretch);
    const window = Float64Array.from({ length: taps }, (_, tap) =>
      lanczos3((from + tap - centre) / stretch),
    );
    const sum = window.reduce((total, weight) => total + weight, 0);
    window.forEach((weight, tap) => {
      places[index * taps + tap] = Math.max(0, Math.min(size - 1, from + tap));
      weights[index * taps + tap] = weight / sum;
    });
  }
  return { places, weights, taps };
}

function lanczos3(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= 3) return 0;
  return (3 * Math.sin(Math.PI * x) * Math.sin((Math.PI * x) / 3)) / (Math.PI * x) ** 2;
}

/** How alike a plane is to its ideal, in dB. */
export function psnrTo(ideal: IdealPlane, bytes: Uint8Array): number {
  let squares = 0;
  ideal.samples.forEach((sample, at) => {
    // The ideal may swing beyond what a byte holds.
    squares += (Math.max(0, Math.min(255, sample)) - (bytes[at] ?? 0)) ** 2;
  });
  return 10 * Math.log10(255 ** 2 / (squares / ideal.samples.length));
}

/**
 * How far patches of a plane lie from where they are in its ideal, in samples: the least squares of
 * the difference against the ideal's gradients, in the corners and the middle.
 */
export function displacements(ideal: IdealPlane, bytes: Uint8Array, side = 256): number[] {
  const { width, height } = ideal;
  const [right, bottom] = [width - side - 8, height - side - 8];
  const corners = [8, right].flatMap((x) => [8, bottom].map((y) => [x, y] as const));
  const middle = [(width - side) >> 1, (height - side) >> 1] as const;
  return [...corners, middle].flatMap(([x, y]) => displacementOf(ideal, bytes, { x, y, side }));
}

function displacementOf(
  { width, samples }: IdealPlane,
  bytes: Uint8Array,
  patch: { readonly x: number; readonly y: number; readonly side: number },
): readonly [x: number, y: number] {
  let [xx, xy, yy, xd, yd] = [0, 0, 0, 0, 0];
  const at = (place: number) => samples[place] ?? 0;
  for (let row = patch.y; row < patch.y + patch.side; row++) {
    for (let column = patch.x; column < patch.x + patch.side; column++) {
      const place = row * width + column;
      const gx = (at(place + 1) - at(place - 1)) / 2;
      const gy = (at(place + width) - at(place - width)) / 2;
      const difference = (bytes[place] ?? 0) - at(place);
      xx += gx * gx;
      xy += gx * gy;
      yy += gy * gy;
      xd += gx * difference;
      yd += gy * difference;
    }
  }
  const determinant = xx * yy - xy * xy;
  return [(yy * xd - xy * yd) / determinant, (xx * yd - xy * xd) / determinant];
}
