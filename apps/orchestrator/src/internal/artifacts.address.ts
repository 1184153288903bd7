import { ApiError } from '@app/contracts';

import { isArtifactKey } from '../artifacts/artifact-key';
import { ARTIFACTS_PATH } from '../artifacts/signed-urls';

/**
 * Key and query of a requested address, as they were sent: keys need no escaping, so an escaped one
 * is none of ours. Throws ApiError `forbidden`.
 */
export function partsOf(url: string): { readonly key: string; readonly query: string } {
  const [path = '', ...rest] = url.split('?');
  const key = path.slice(ARTIFACTS_PATH.length);
  if (!path.startsWith(ARTIFACTS_PATH) || !isArtifactKey(key)) {
    throw new ApiError('forbidden', 'The address is not signed by this server.');
  }
  return { key, query: rest.join('?') };
}
