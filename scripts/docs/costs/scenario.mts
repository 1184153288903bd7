/** What a month of work is reckoned from; times in seconds, money in US dollars. */
export interface Scenario {
  readonly videos: number;
  readonly gpuSeconds: number;
  /** Idle time that a video leaves behind it, the whole time-out where it comes alone. */
  readonly idleSeconds: number;
  readonly pricePerSecond: number;
  readonly vps: number;
}

/** The parts of a scenario's cost, in US dollars. */
export interface Cost {
  readonly processing: number;
  readonly idle: number;
  readonly vps: number;
  readonly total: number;
}

/** RunPod bills from a worker's start to its stop, so waiting for the next job costs as work does. */
export function costOf({ videos, gpuSeconds, idleSeconds, pricePerSecond, vps }: Scenario): Cost {
  const processing = videos * gpuSeconds * pricePerSecond;
  const idle = videos * idleSeconds * pricePerSecond;
  return { processing, idle, vps, total: processing + idle + vps };
}

const MONTH_SECONDS = 30 * 24 * 3600;

/** What workers cost that are up all of a month of 30 days. */
export function alwaysOn(workers: number, pricePerSecond: number): number {
  return workers * MONTH_SECONDS * pricePerSecond;
}

/** Idle seconds a video below which the dearer, faster GPU is the cheaper one; 0 when it never is. */
export function breakEvenIdleSeconds(
  slow: Pick<Scenario, 'gpuSeconds' | 'pricePerSecond'>,
  fast: Pick<Scenario, 'gpuSeconds' | 'pricePerSecond'>,
): number {
  const saved = slow.gpuSeconds * slow.pricePerSecond - fast.gpuSeconds * fast.pricePerSecond;
  return Math.max(0, saved / (fast.pricePerSecond - slow.pricePerSecond));
}

/** `$62.60`. */
export function dollars(amount: number): string {
  return `$${(Math.round(amount * 100) / 100).toFixed(2).replace(/\B(?=(?:\d{3})+\.)/g, ',')}`;
}
