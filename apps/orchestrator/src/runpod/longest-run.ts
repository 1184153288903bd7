import { OPERATIONS } from '@app/contracts';

/** The longest run that an operation allows, in seconds. */
export function longestRunSeconds(): number {
  const timeouts = Object.values(OPERATIONS).map(({ limits }) => limits.executionTimeoutMs);
  return Math.max(...timeouts) / 1000;
}
