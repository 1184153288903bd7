/** What a chart shows: each series has a value a day, null where there is none. */
export interface Series {
  readonly label: string;
  readonly look: 'accent' | 'soft' | 'good' | 'bad';
  readonly values: readonly (number | null)[];
}

/** A bar, in the units of the drawing. */
export interface Bar {
  readonly look: Series['look'];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The drawing's own size; pages stretch it. */
export const DRAWING = { width: 300, height: 90 } as const;

const GAP = 2;
/** What is more than nothing is seen. */
const LEAST_HEIGHT = 1.5;

/** The bars of a chart: those of a day stand upon each other, the highest day fills it. */
export function barShapes(series: readonly Series[], highest?: number): readonly Bar[] {
  const days = Math.max(0, ...series.map(({ values }) => values.length));
  const indexes = Array.from({ length: days }, (_, day) => day);
  const sums = indexes.map((day) => series.reduce((sum, one) => sum + valueAt(one, day), 0));
  const top = highest ?? Math.max(0, ...sums);
  if (top === 0) return [];
  const step = DRAWING.width / days;
  return indexes.flatMap((day) => {
    let y: number = DRAWING.height;
    return series.flatMap((one) => {
      const value = valueAt(one, day);
      if (value <= 0) return [];
      const height = Math.max(LEAST_HEIGHT, (value / top) * DRAWING.height);
      y = Math.max(0, y - height);
      return [{ look: one.look, x: day * step + GAP / 2, y, width: step - GAP, height }];
    });
  });
}

function valueAt({ values }: Series, day: number): number {
  return values[day] ?? 0;
}
