import type { Rational } from './probe-facts';

/** An object of ffprobe's JSON, nothing known about it yet. */
export type Json = Readonly<Record<string, unknown>>;

/** ffprobe writes `unknown`, `0:1` and `N/A` for what it does not know. */
export function tag(value: unknown): string | null {
  const name = text(value);
  return name === null || name === 'unknown' || name === 'reserved' ? null : name;
}

/** `24000/1001` or `4:3`; null for a part that is 0 or missing. */
export function rational(value: unknown): Rational | null {
  const [num = Number.NaN, den = Number.NaN] = (text(value) ?? '').split(/[:/]/).map(Number);
  return num > 0 && den > 0 && Number.isFinite(num / den) ? { num, den } : null;
}

/** A time that is not negative. */
export function seconds(value: unknown): number | null {
  const number = finite(value);
  return number !== null && number >= 0 ? number : null;
}

/** A number, also one written as a text; ffprobe does both. */
export function finite(value: unknown): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An object; anything else counts as an empty one. */
export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}
