import type { ArrivalPattern, JobLength } from '../../libs/simulation/src/index.mts';

const UNIT_SECONDS = {
  ...{ s: 1, m: 60, h: 3600, d: 86_400 },
  ...{ second: 1, minute: 60, hour: 3600, day: 86_400, month: 30 * 86_400 },
} as const;

/** A number within its bounds; throws with the text on anything else. */
export function numberOf(text: string, least: number, most: number): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new Error(`${text || 'nothing'}: want a number from ${least} to ${most}`);
}

/** `300`, `300s`, `5m`, `2h` or `30d` in seconds. */
export function secondsOf(text: string, least: number, most: number): number {
  const [, amount = '', unit = 's'] = /^([\d.]+)([smhd])?$/.exec(text) ?? [];
  const seconds = Number(amount || NaN) * UNIT_SECONDS[unit as 's'];
  if (seconds >= least && seconds <= most) return seconds;
  throw new Error(
    `${text || 'nothing'}: want a time from ${least} s to ${most} s, such as 60s or 5m`,
  );
}

/** Where jobs that were are read from: a file of lines, or the database of an orchestrator. */
export interface TraceSource {
  readonly kind: 'trace' | 'database';
  readonly place: string;
}

/** What stands after --arrivals. */
export function patternOf(text: string): ArrivalPattern | TraceSource {
  const [, kind = '', rest = ''] = /^(\w+):(.+)$/.exec(text) ?? [];
  const [rate = '', first = '', second = ''] = rest.split(',');
  switch (kind) {
    case 'trace':
    case 'database':
      return { kind, place: rest };
    case 'spaced':
    case 'poisson':
      return { kind, perSecond: rateOf(rate) };
    case 'clustered':
      return {
        kind,
        perSecond: rateOf(rate),
        size: numberOf(first, 1, 10_000),
        gapSeconds: secondsOf(second, 0, 86_400),
      };
    case 'diurnal':
      return { kind, perSecond: rateOf(rate), ratio: numberOf(first, 1, 1000) };
    default:
      throw new Error(`${text}: want spaced:, poisson:, clustered:, diurnal:, trace: or database:`);
  }
}

/** What stands after --job. */
export function lengthOf(text: string): JobLength {
  const [, median = '', p95 = ''] = /^lognormal:([^,]+),([^,]+)$/.exec(text) ?? [];
  if (median === '') return { kind: 'fixed', seconds: secondsOf(text, 0.001, 86_400) };
  const medianSeconds = secondsOf(median, 0.001, 86_400);
  return { kind: 'lognormal', medianSeconds, p95Seconds: secondsOf(p95, medianSeconds, 86_400) };
}

function rateOf(text: string): number {
  const [amount = '', unit = ''] = text.split('/');
  if (!/^(second|minute|hour|day|month)$/.test(unit)) {
    throw new Error(`${text}: want a rate such as 1000/month`);
  }
  return numberOf(amount, 1e-6, 1e9) / UNIT_SECONDS[unit as 'day'];
}
