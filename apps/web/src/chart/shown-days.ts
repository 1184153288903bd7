import type { Series } from './bar-shapes';

/** A chart with a bar a day. */
export interface DayChart {
  readonly title: string;
  /** What all the days are together. */
  readonly total: string;
  readonly days: readonly string[];
  readonly series: readonly Series[];
  /** The value that fills the chart; without it, the highest one. */
  readonly highest?: number;
  readonly format: (value: number) => string;
}
