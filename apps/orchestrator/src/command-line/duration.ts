import { UsageError } from './usage.error';

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const MAX_MS = 3_660 * 86_400_000;

/** A length of time like `90d`, `24h`, `30m`, `10s` or `0`, in milliseconds. Throws UsageError. */
export function durationMs(text: string, option: string): number {
  if (text === '0') return 0;
  const [, amount, unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const ms = Number(amount) * (UNITS_MS[unit] ?? NaN);
  if (ms >= 0 && ms <= MAX_MS) return ms;
  throw new UsageError(`${option} is a time like 90d, 24h or 30m, ten years at most.`);
}
