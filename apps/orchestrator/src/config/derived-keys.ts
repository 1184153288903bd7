import { hkdfSync } from 'node:crypto';

/** What a key derived from SECRET_KEY is for; one purpose never sees another's key. */
export const KEY_PURPOSES = ['artifact-urls', 'attempt-tokens', 'list-cursors'] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];

/** The 32 byte key for a purpose, by HKDF-SHA-256 (RFC 5869); the same every time. */
export function derivedKey(secretKey: string, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, 'api-gpu', purpose, 32));
}
