import { redactor } from '@app/contracts';

import type { Config } from '../config/config';

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

/** A function that removes from a line every secret of the configuration, and what looks like one. */
export function logRedactor(config: Config): (line: string) => string {
  const byValue = redactor(secretsOf(config).flatMap(formsOf));
  return (line) =>
    SHAPES.reduce((text, [shape, instead]) => text.replace(shape, instead), byValue(line));
}

function secretsOf({ apiKey, secretKey, env }: Config): readonly string[] {
  return [
    ...[apiKey, secretKey, env.RUNPOD_API_KEY, env.SECRET_KEY, env.X_API_KEY],
    ...[env.DATABASE_URL, passwordOf(env.DATABASE_URL)],
  ].filter((secret) => secret !== undefined && secret !== '') as readonly string[];
}

function passwordOf(url: string | undefined): string | undefined {
  const password = URL.parse(url ?? '')?.password ?? '';
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
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
