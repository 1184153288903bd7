import type { Comparison } from './harness.mts';

/** What a bench file gives: comparisons on a set-up that is taken down afterwards. */
export interface BenchLine extends AsyncDisposable {
  readonly comparisons: readonly Comparison[];
}

export type MakeBenchLine = (options: { readonly runs: number }) => Promise<BenchLine>;
