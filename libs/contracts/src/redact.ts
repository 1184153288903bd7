const REDACTED = '[redacted]';

/** Parameters of addresses whose values open something: signed URLs of ours, S3's, and the like. */
const SECRET_NAMES = [
  ...['X-Amz-(?:Signature|Credential|Security-Token)', 'X-Goog-(?:Signature|Credential)'],
  ...['AWSAccessKeyId', 'Key-Pair-Id', 'Policy', 'Signature', 'sig', '(?:\\w{1,20}[_-])?token'],
  ...['(?:\\w{1,20}[_-])?secret', '(?:api|access)?[_-]?key', 'pass(?:word|wd)?', 'pwd', 'auth'],
].join('|');

/**
 * What has the shape of a secret, and where its value begins. Each pattern reads a text once, since
 * lines can be long and strangers have a say in what stands in them.
 */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  // Also where an address is a parameter of another one, and so encoded.
  [
    new RegExp(
      `((?:(?<!\\w)|(?<=%[0-9a-f]{2}))(?:${SECRET_NAMES})(?:=|%3D))[^&\\s"'\\\\<>%]+(?:%(?!26)[^&\\s"'\\\\<>%]*)*`,
      'gi',
    ),
    '$1',
  ],
  // User names and passwords in addresses; a password may hold an @.
  [/(:\/\/)[^\s/?#"'\\<>]+(?=@)/g, '$1'],
  // Headers, also as JSON and as JSON in JSON.
  [
    /(\b(?:authorization|x-api-key|cookie)[\\"']{0,4}\s?[:=]\s?[\\"']{0,4})[^\s"'\\,}](?:[^"'\\,}\r\n]*)/gi,
    '$1',
  ],
  [/(\b(?:Bearer|Basic)\s)[\w.~+/=-]{6,}/gi, '$1'],
  // Keys of owners (`ak_….secret`), tokens of attempts (`att_….mac`), webhook secrets of Standard
  // Webhooks, keys of RunPod and AWS.
  [/\b(ak_[0-9A-Z]{26}_)[\w-]{20,}/g, '$1'],
  [/\b(att_\w{1,64}\.)[\w-]{20,}/g, '$1'],
  [/\b(whsec_)[\w+/=-]{8,}/g, '$1'],
  [/\b(rpa_)\w{16,}/g, '$1'],
  [/\b(A[KS]IA)[0-9A-Z]{16}\b/g, '$1'],
];

/**
 * A function that removes secrets from a line of text by value: the known ones given here, in every
 * form that they can stand in, and whatever has the shape of one. Secrets shorter than 6 characters
 * are left alone, since removing them would tear other words apart.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets.filter((secret) => secret.length >= 6).flatMap(formsOf))]
    // One may be a part of another.
    .toSorted((one, other) => other.length - one.length);
  return (text) =>
    SHAPES.reduce(
      (line, [shape, kept]) => line.replace(shape, `${kept}${REDACTED}`),
      known.reduce((line, secret) => line.replaceAll(secret, REDACTED), text),
    );
}

/** As it is, in JSON and in JSON in JSON, in an address, in a header's bytes, and in base 64. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const quoted = JSON.stringify(secret).slice(1, -1);
  return [
    ...[secret, quoted, JSON.stringify(quoted).slice(1, -1), encodeURIComponent(secret)],
    ...[bytes.toString('latin1'), bytes.toString('base64'), bytes.toString('base64url')],
  ];
}
