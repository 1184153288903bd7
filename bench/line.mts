import { compare, type Comparison, type Result } from './harness.mts';
import { line } from './report.mts';

/** What a bench file gives: comparisons on a set-up that is taken down afterwards. */
export interface BenchLine extends AsyncDisposable {
  readonly comparisons: readonly Comparison[];
}

export type MakeBenchLine = (options: { readonly runs: number }) => Promise<BenchLine>;

/** What a line throws where the machine lacks something: it is left out, and its results stay. */
export class Skipped extends Error {}

/** Sets a line up, measures and tells all of its comparisons, and takes it down. */
export async function measured(make: MakeBenchLine, runs: number): Promise<readonly Result[]> {
  await using bench = await make({ runs });
  const results: Result[] = [];
  for (const comparison of bench.comparisons) {
    const result = await compare(comparison);
    results.push(result);
    console.log(line(result));
  }
  return results;
}
