import { derivedKey } from './derived-keys';

/**
 * The secret that an owner's webhooks are signed with, as Standard Webhooks write it: `whsec_` and
 * the base64 of 32 bytes.
 */
export function webhookSecret(secretKey: string, owner: string): string {
  return `whsec_${derivedKey(secretKey, 'webhooks', owner).toString('base64')}`;
}
