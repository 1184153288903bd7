/** Hours, minutes, seconds and fraction as milliseconds; digits behind the point are a fraction. */
export function clockMs([hours, minutes, seconds, fraction]: readonly (string | undefined)[]) {
  const [h, m, s] = [hours, minutes, seconds].map((field) => Number(field ?? 0));
  if (h === undefined || m === undefined || s === undefined || m > 59 || s > 59) return undefined;
  return ((h * 60 + m) * 60 + s) * 1000 + Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
}

/** Milliseconds as a player shows them: `00:00:12,000`. */
export function shownClock(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const rest = String(ms % 1000).padStart(3, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)},${rest}`;
}
