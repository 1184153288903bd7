import { redactor } from '@app/contracts';

/** What clients put behind the question mark of an address is theirs, whatever its name. */
const QUERY = /\b(https?:\/\/[^\s"'\\?<>]+\?)[^\s"'\\<>)]+/gi;

/** A function that removes from a line the secrets given, what looks like one, and queries. */
export function lineCleaner(secrets: readonly string[]): (line: string) => string {
  const clean = redactor(secrets);
  return (line) => clean(line.replace(QUERY, '$1[redacted]'));
}
