/** What a Retry-After header asks for, in seconds or as a date; 0 where it says nothing. */
export function retryAfterMs(header: unknown, nowMs = Date.now()): number {
  if (typeof header !== 'string') return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? 0 : Math.max(0, atMs - nowMs);
}
