import { derivedKey } from './derived-keys';

/** The version of a secret that was never rotated. */
export const FIRST_SECRET_VERSION = 1;

/**
 * The secret that an owner's webhooks are signed with, as Standard Webhooks write it: `whsec_` and
 * the base64 of 32 bytes. Each rotation counts the version up; none can be told from another.
 */
export function webhookSecret(
  secretKey: string,
  owner: string,
  version: number = FIRST_SECRET_VERSION,
): string {
  const key =
    version === FIRST_SECRET_VERSION
      ? derivedKey(secretKey, 'webhooks', owner)
      : derivedKey(secretKey, 'rotated-webhooks', `${version}/${owner}`);
  return `whsec_${key.toString('base64')}`;
}
