import type { Rational } from './probe-facts';

/** A rate that a user asked for as a fraction: 23.976, 29.97 and 59.94 mean NTSC's n/1.001. */
export function toFrameRate(value: number): Rational {
  const ntsc = Math.round(value * 1.001);
  const isNtsc = !Number.isInteger(value) && Math.abs(value * 1.001 - ntsc) < 0.005;
  if (isNtsc) return { num: ntsc * 1000, den: 1001 };
  return Number.isInteger(value)
    ? { num: value, den: 1 }
    : { num: Math.round(value * 1000), den: 1000 };
}
