import { ApiError } from '@app/contracts';

import type { Caller } from '../auth/caller';

/** Everybody, in queries and answers. */
export const EVERYBODY = '*';

/**
 * Whose usage is meant: null is everybody's. Who may see that is given it where it does not say and
 * `everybody` is the custom. Throws ApiError `forbidden` for the usage of somebody else.
 */
export function whose(
  { owner, scopes }: Caller,
  asked: string | undefined,
  everybody = false,
): string | null {
  const isAdmin = scopes.includes('admin');
  if (asked === undefined) return isAdmin && everybody ? null : owner;
  if (asked !== owner && !isAdmin) {
    throw new ApiError('forbidden', 'The usage of others asks for a key with the scope admin.');
  }
  return asked === EVERYBODY ? null : asked;
}
