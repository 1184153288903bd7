import { redactor } from '@app/contracts';

/** What has the shape of a secret, whoever it belongs to; the part that names it stays. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  // Keys of owners: ak_<id>_<secret>.
  [/\b(ak_[0-9A-HJKMNP-TV-Z]{26}_)[\w-]{43}/g, '$1[redacted]'],
  // Secrets of webhooks.
  [/\b(whsec_)[A-Za-z0-9+/]{20,}=*/g, '$1[redacted]'],
  // What authorizes, in dumps of headers.
  [/\b(Bearer|Basic)(\s+)[\w.~+/=-]{6,}/gi, '$1$2[redacted]'],
  // User names and passwords in addresses, and what clients put behind the question mark.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"'\\]*@/gi, '$1[redacted]@'],
  [/\b(https?:\/\/[^\s"'\\?<>]+\?)[^\s"'\\<>)]+/gi, '$1[redacted]'],
];

/** A function that removes from a line the secrets given, and what looks like one. */
export function lineCleaner(secrets: readonly string[]): (line: string) => string {
  const byValue = redactor(secrets.flatMap(formsOf));
  return (line) =>
    SHAPES.reduce((text, [shape, instead]) => text.replace(shape, instead), byValue(line));
}

/** A secret as it can stand in a line: as it is, in JSON, in an address, in a header. */
function formsOf(secret: string): readonly string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret, 'utf8').toString('latin1'),
    Buffer.from(secret, 'utf8').toString('base64'),
  ];
}
