/** One thing that is timed; `run` gives milliseconds, so that set-up stays outside of the figure. */
export interface Subject {
  readonly name: string;
  readonly run: () => Promise<number>;
}

/** Two subjects measured against each other in one run, since machines are shared. */
export interface Comparison {
  readonly title: string;
  readonly subject: Subject;
  readonly against: Subject;
  readonly runs: number;
  /** What the subject's median has to hold. */
  readonly limitMs: number;
}

export interface Figures {
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
}

export interface Result {
  readonly title: string;
  readonly subject: Subject;
  readonly against: Subject;
  readonly limitMs: number;
  readonly subjectFigures: Figures;
  readonly againstFigures: Figures;
  readonly ratio: number;
  readonly held: boolean;
}

/** Runs both in turn, so that whatever else the machine does meets both; one warm-up each. */
export async function compare(comparison: Comparison): Promise<Result> {
  const { title, subject, against, runs, limitMs } = comparison;
  const times: Record<'subject' | 'against', number[]> = { subject: [], against: [] };
  await subject.run();
  await against.run();
  for (let run = 0; run < runs; run += 1) {
    times.subject.push(await subject.run());
    times.against.push(await against.run());
  }
  const subjectFigures = figures(times.subject);
  const againstFigures = figures(times.against);
  return {
    ...{ title, subject, against, limitMs, subjectFigures, againstFigures },
    ratio: subjectFigures.medianMs / againstFigures.medianMs,
    held: subjectFigures.medianMs <= limitMs,
  };
}

function figures(times: readonly number[]): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    medianMs: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    minMs: at(0),
    maxMs: at(sorted.length - 1),
  };
}
