/** One thing that is measured; `run` gives the figure, so that set-up stays outside of it. */
export interface Subject {
  readonly name: string;
  readonly run: () => Promise<number>;
}

/** What the subject's median has to hold, by itself or as a multiple of what it is measured against. */
export type Limit =
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | { readonly ratioAtMost: number }
  | { readonly ratioAtLeast: number };

/** Two subjects measured against each other in one run, since machines are shared. */
export interface Comparison {
  readonly title: string;
  readonly subject: Subject;
  readonly against: Subject;
  readonly runs: number;
  readonly limit: Limit;
  /** What both figures are counted in; milliseconds when left out. */
  readonly unit?: string;
  /** Left out where a run is long, or gives the same figure each time. */
  readonly warmUp?: false;
  /** What bounds it from below, told where the limit is missed. */
  readonly floor?: string;
}

export interface Figures {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Result {
  readonly title: string;
  readonly unit: string;
  readonly against: string;
  readonly limit: Limit;
  readonly subjectFigures: Figures;
  readonly againstFigures: Figures;
  readonly ratio: number;
  readonly held: boolean;
  readonly floor: string | undefined;
}

/** Runs both in turn, so that whatever else the machine does meets both; one warm-up each. */
export async function compare(comparison: Comparison): Promise<Result> {
  const { title, subject, against, runs, limit, unit = 'ms', warmUp = true } = comparison;
  const measured: Record<'subject' | 'against', number[]> = { subject: [], against: [] };
  for (let run = warmUp ? -1 : 0; run < runs; run += 1) {
    const both = [await subject.run(), await against.run()] as const;
    if (run < 0) continue;
    measured.subject.push(both[0]);
    measured.against.push(both[1]);
  }
  const subjectFigures = figures(measured.subject);
  const againstFigures = figures(measured.against);
  const ratio = subjectFigures.median / againstFigures.median;
  return {
    ...{ title, unit, against: against.name, limit, subjectFigures, againstFigures, ratio },
    floor: comparison.floor,
    held: holds(limit, subjectFigures.median, ratio),
  };
}

function holds(limit: Limit, median: number, ratio: number): boolean {
  if ('atMost' in limit) return median <= limit.atMost;
  if ('atLeast' in limit) return median >= limit.atLeast;
  return 'ratioAtMost' in limit ? ratio <= limit.ratioAtMost : ratio >= limit.ratioAtLeast;
}

function figures(measured: readonly number[]): Figures {
  const sorted = measured.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}
