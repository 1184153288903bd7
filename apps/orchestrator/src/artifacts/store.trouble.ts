import { ApiError } from '@app/contracts';

/** What callers get while the store does not work: nothing was taken in, and it mends itself. */
export function storeDown(cause: unknown): ApiError {
  const detail = 'The store of results does not work. Nothing was taken in; try again in a moment.';
  return new ApiError('internal', detail, { status: 503, retryable: true, cause });
}
