/**
 * How long a `Prefer` header (RFC 7240) asks to wait for the end of a job; at most a minute.
 * Undefined without that preference: one that can't be honoured is ignored, as the RFC has it.
 */
export function preferredWaitMs(
  header: string | readonly string[] | undefined,
): number | undefined {
  const preferences = [header ?? []].flat().join(',').split(',');
  for (const preference of preferences) {
    const seconds = Number(/^\s*wait\s*=\s*"?(\d{1,9})"?\s*$/i.exec(preference)?.[1]);
    if (seconds >= 1) return Math.min(seconds, MAX_WAIT_SECONDS) * 1000;
  }
  return undefined;
}

const MAX_WAIT_SECONDS = 60;
