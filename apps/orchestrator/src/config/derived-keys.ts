import { hkdfSync } from 'node:crypto';

/** What a key derived from SECRET_KEY is for; one purpose never sees another's key. */
export const KEY_PURPOSES = [
  'artifact-urls',
  'attempt-tokens',
  'webhooks',
  'rotated-webhooks',
] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

/**
 * The 32 byte key for a purpose, by HKDF-SHA-256 (RFC 5869); the same every time. With an owner it
 * is that owner's alone.
 */
export function derivedKey(secretKey: string, purpose: KeyPurpose, owner?: string): Buffer {
  // No purpose holds a slash, so that no owner's key is that of a purpose.
  const info = owner === undefined ? purpose : `${purpose}/${owner}`;
  return Buffer.from(hkdfSync('sha256', secretKey, 'api-gpu', info, 32));
}
