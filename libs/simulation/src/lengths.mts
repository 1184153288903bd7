import { normal, type Random } from './random.mts';

/** 95 of 100 values of a normal distribution are below so many deviations. */
const P95_DEVIATIONS = 1.6449;

/** How long jobs keep a worker busy. */
export type JobLength =
  | { readonly kind: 'fixed'; readonly seconds: number }
  | { readonly kind: 'lognormal'; readonly medianSeconds: number; readonly p95Seconds: number };

/** Gives the length of one job after the other. */
export function lengths(length: JobLength, random: Random): () => number {
  if (length.kind === 'fixed') return () => length.seconds;
  const deviation = Math.log(length.p95Seconds / length.medianSeconds) / P95_DEVIATIONS;
  return () => length.medianSeconds * Math.exp(deviation * normal(random));
}
