const REDACTED = '[redacted]';

/** Values behind these names in a query are secrets: signed URLs of ours, S3's, and the like. */
const SIGNED_QUERY =
  /([?&](?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|sig|signature|token|access_token|api_?key|key)=)[^&\s"'\\]+/gi;

/** Tokens of attempts, wherever they stand (`att_….mac`). */
const ATTEMPT_TOKEN = /\b(att_[0-9A-Z]{26}\.)[\w-]{20,}/g;

/**
 * A function that removes secrets from a line of text by value: the known ones given here, and
 * whatever has the shape of a signature. Secrets shorter than 6 characters are left alone, since
 * removing them would tear other words apart.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets)].filter((secret) => secret.length >= 6);
  return (text) =>
    known
      .reduce((line, secret) => line.replaceAll(secret, REDACTED), text)
      .replace(SIGNED_QUERY, `$1${REDACTED}`)
      .replace(ATTEMPT_TOKEN, `$1${REDACTED}`);
}
