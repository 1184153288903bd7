/** A time as ASS writes it; it counts in hundredths of a second. */
export function assClock(ms: number): string {
  const hundredths = Math.round(ms / 10);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const hours = Math.floor(hundredths / 360_000);
  const minutes = two((hundredths / 6_000) % 60);
  return `${hours}:${minutes}:${two((hundredths / 100) % 60)}.${two(hundredths % 100)}`;
}
