import type { Rational } from './probe-facts';

/** A stream's packets in the order of the file; times in units of its time base. */
export interface Timeline {
  readonly timeBase: Rational;
  /** When each packet is presented; NaN where the file does not say. */
  readonly times: readonly number[];
  /** How many packets an edit list hides, e.g. what an AAC encoder puts in front. */
  readonly hiddenPackets: number;
  /** When what is shown or heard starts and ends: without hidden packets and skipped samples. */
  readonly start: number;
  readonly end: number;
}

/** From the first packet that is shown or heard to the end of the last. */
export function lengthSeconds({ start, end, timeBase }: Timeline): number {
  return (end - start) * secondsOf(timeBase);
}

/** A rate's or a clock's step in seconds: `1/25` is 0.04. */
export function secondsOf({ num, den }: Rational): number {
  return num / den;
}
