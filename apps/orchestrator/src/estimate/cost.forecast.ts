import type { PastJobs } from '../usage/past.jobs';
import type { EstimatedCost } from './estimate.views';

/** How much a job makes: so many seconds, something without a length, or nobody knows. */
export type Amount = { readonly seconds: number } | 'one' | 'unknown';

/** What a job would take and cost; null where it can not be told. */
export interface Forecast {
  readonly cost: EstimatedCost | null;
  readonly eta_seconds: number | null;
}

/**
 * What jobs before it took for a second of their results (or for one result) is what this one takes;
 * billed up to the second, at the price that was paid last.
 */
export function forecast(amount: Amount, past: PastJobs): Forecast {
  const runMs = runOf(amount, past);
  if (runMs === null) return { cost: null, eta_seconds: null };
  const { queueMs, pricePerSecondUsd: price } = past;
  const billed_seconds = Math.ceil(runMs / 1000);
  const cost = price !== null && {
    usd: Number((billed_seconds * price).toFixed(6)),
    billed_seconds,
    price_per_second_usd: price,
  };
  return { cost: cost || null, eta_seconds: Math.ceil(((queueMs ?? 0) + runMs) / 1000) };
}

/** In whole milliseconds, as runs are measured. */
function runOf(amount: Amount, { runPerOutput, runMs }: PastJobs): number | null {
  if (amount === 'unknown') return null;
  if (amount === 'one') return runMs;
  return runPerOutput === null ? null : Math.round(runPerOutput * amount.seconds * 1000);
}
