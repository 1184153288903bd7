/** The nearest even number, at least 2, as sides of most videos have to be. */
export function even(side: number): number {
  return Math.max(2, 2 * Math.round(side / 2));
}
